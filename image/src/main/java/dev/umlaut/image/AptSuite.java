// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A suite of Debian other than the machine's own, looked at with the machine's apt but with lists
/// and state in a folder of our own: nothing of the machine changes, and no privilege is needed.
/// Proxies and credentials of the machine's apt configuration stay in force.
///
/// Owned by one thread.
final class AptSuite {
  // dlstatus:<file>:<percent of all>:<description>
  private static final Pattern PERCENT = Pattern.compile("^dlstatus:\\d+:([0-9.]+):.*");

  private final Path directory;
  private final String suite;
  private final BuildLog log;
  private final UnaryOperator<String> sourcesList;

  /// @param sourcesList makes a sources.list for the address of an archive
  private AptSuite(Path directory, String suite, BuildLog log, UnaryOperator<String> sourcesList) {
    this.directory = directory;
    this.suite = suite;
    this.log = log;
    this.sourcesList = sourcesList;
  }

  /// Fetches the lists of a suite.
  ///
  /// @param directory an empty folder for apt's files
  /// @param suite a suite of Debian: `sid`
  /// @throws EnvironmentException when no archive of this machine has the suite
  static AptSuite open(Path directory, String suite, BuildLog log)
      throws IOException, InterruptedException {
    return new AptSuite(
            directory,
            suite,
            log,
            address ->
                "deb [signed-by=%s] %s %s main%n".formatted(DebianArchive.KEYRING, address, suite))
        .opened();
  }

  /// Fetches the lists of a suite's source packages, with updates and security updates if the
  /// machine has these itself.
  ///
  /// @param directory an empty folder for apt's files
  /// @throws EnvironmentException when no archive of this machine has the suite
  static AptSuite openSources(Path directory, String suite, BuildLog log)
      throws IOException, InterruptedException {
    ImageSources sources = ImageSources.ofMachine();
    return new AptSuite(
            directory,
            suite,
            log,
            address -> String.join("\n", sources.sourceLines(address, suite)) + "\n")
        .opened();
  }

  private AptSuite opened() throws IOException, InterruptedException {
    for (String folder :
        List.of("lists/partial", "cache/archives/partial", "preferences.d", "sources.d")) {
      Files.createDirectories(directory.resolve(folder));
    }
    Files.createFile(directory.resolve("status"));
    writeConfiguration();
    for (String address : DebianArchive.addresses()) {
      if (update(address)) {
        return this;
      }
    }
    throw new EnvironmentException(
        "cannot fetch the package lists of Debian %s%n%s"
            .formatted(suite, log.tail().stripTrailing()),
        "Is the network up? `apt-get update` must work. The whole log is " + log.file());
  }

  /// The newest package whose name matches.
  ///
  /// @param name matches the whole name
  Optional<AptPackage> newest(Pattern name) throws IOException, InterruptedException {
    List<String> names =
        query("apt-cache", "pkgnames")
            .lines()
            .map(String::strip)
            .filter(found -> name.matcher(found).matches())
            .toList();
    if (names.isEmpty()) {
      return Optional.empty();
    }
    String[] words =
        Stream.concat(Stream.of("apt-cache", "show", "--no-all-versions"), names.stream())
            .toArray(String[]::new);
    return AptPackage.parse(query(words)).stream().max(Comparator.naturalOrder());
  }

  /// Downloads a package.
  ///
  /// @param into the folder for the file
  /// @param doneBytes told how many bytes have come
  /// @return the file
  Path download(AptPackage wanted, Path into, Consumer<Long> doneBytes)
      throws IOException, InterruptedException {
    command(into, "apt-get", "-o", "APT::Status-Fd=1", "download", wanted.pinned())
        .run(
            log,
            line -> {
              Matcher percent = PERCENT.matcher(line);
              if (percent.matches()) {
                double part = Double.parseDouble(percent.group(1)) / 100;
                doneBytes.accept((long) (part * wanted.sizeBytes()));
              }
            });
    try (Stream<Path> files = Files.list(into)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".deb"))
          .findFirst()
          .orElseThrow(() -> new UmlautException("apt-get left no file of " + wanted.pinned(), ""));
    }
  }

  /// Downloads the newest version of a source package: a `.dsc` and the archives it names.
  ///
  /// @param into the folder for the files
  void downloadSource(String name, Path into) throws IOException, InterruptedException {
    command(into, "apt-get", "source", "--download-only", "--only-source", name).run(log, _ -> {});
  }

  private boolean update(String address) throws IOException, InterruptedException {
    Files.writeString(directory.resolve("sources.list"), sourcesList.apply(address));
    // Without the option a suite that cannot be fetched is a warning and exit status 0.
    return command(directory, "apt-get", "-o", "APT::Update::Error-Mode=any", "update")
            .status(log, _ -> {})
        == 0;
  }

  private String query(String... words) throws IOException, InterruptedException {
    return command(directory, words).output();
  }

  private HostCommand command(Path where, String... words) {
    return HostCommand.of("use Debian " + suite, where, words)
        .with("APT_CONFIG", directory.resolve("apt.conf").toString());
  }

  private void writeConfiguration() throws IOException {
    String[] lines = {
      "Dir::State \"%s\";",
      "Dir::State::lists \"%s/lists\";",
      "Dir::State::status \"%s/status\";",
      "Dir::Cache \"%s/cache\";",
      "Dir::Etc::sourcelist \"%s/sources.list\";",
      "Dir::Etc::sourceparts \"%s/sources.d\";",
      "Dir::Etc::preferences \"%s/preferences\";",
      "Dir::Etc::preferencesparts \"%s/preferences.d\";",
      // The folder may be below one that only this user can enter.
      "APT::Sandbox::User \"root\";",
      "APT::Architecture \"amd64\";",
      "#clear APT::Architectures;",
      "APT::Architectures { \"amd64\"; };",
      "Acquire::Languages \"none\";",
      "Acquire::Retries \"3\";",
      // Desktop metadata and the hooks that digest it are not for us.
      "#clear APT::Update::Post-Invoke;",
      "#clear APT::Update::Post-Invoke-Success;",
      "#clear Acquire::IndexTargets::deb::DEP-11;"
    };
    Files.write(
        directory.resolve("apt.conf"),
        Arrays.stream(lines).map(line -> line.replace("%s", directory.toString())).toList());
  }
}
