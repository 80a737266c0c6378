// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.Users;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The Debian packages that builds need: which are missing, the one command that installs them,
/// and, as root and with consent, the installation.
///
/// @since 0.1
public final class HostPackages {
  private static final List<HostPackage> KERNEL =
      List.of(
          HostPackage.of("gcc", "gcc"),
          HostPackage.of("libc6-dev", "/usr/include/stdio.h"),
          HostPackage.of("make", "make"),
          HostPackage.of("flex", "flex"),
          HostPackage.of("bison", "bison"),
          HostPackage.of("bc", "bc"),
          HostPackage.of("perl", "perl"),
          HostPackage.of("xz-utils", "xz"),
          HostPackage.of("debian-archive-keyring", DebianArchive.KEYRING.toString()));
  private static final List<HostPackage> IMAGE =
      List.of(
          HostPackage.of("mmdebstrap", "mmdebstrap"),
          HostPackage.of("uidmap", "newuidmap", "newgidmap"),
          HostPackage.of("e2fsprogs", "mke2fs", "debugfs"),
          HostPackage.of("debian-archive-keyring", DebianArchive.KEYRING.toString()));
  private static final Duration LISTS_LAST = Duration.ofDays(1);

  private final Consent consent;
  private final Progress progress;

  /// @param consent asked before anything is installed
  /// @param progress shows the installation
  public HostPackages(Consent consent, Progress progress) {
    this.consent = consent;
    this.progress = progress;
  }

  /// What a task needs.
  public static List<HostPackage> neededFor(HostTask task) {
    return switch (task) {
      case KERNEL -> KERNEL;
      case IMAGE -> IMAGE;
    };
  }

  /// The packages that some of the tasks need and that are not there, each once.
  public static List<HostPackage> missing(HostTask... tasks) {
    List<Path> path = searchPath(System.getenv().getOrDefault("PATH", ""));
    return Stream.of(tasks)
        .flatMap(task -> neededFor(task).stream())
        .distinct()
        .filter(wanted -> !wanted.isPresent(path))
        .toList();
  }

  /// The one command that installs packages, for a person to type.
  public static String installCommand(List<HostPackage> packages) {
    return (Users.isRoot() ? "apt install " : "sudo apt install ") + names(packages, " ");
  }

  /// Sees to it that everything for some tasks is there.
  ///
  /// @throws EnvironmentException when something is missing and cannot or may not be installed; its
  ///   hint is the command to type
  public void require(HostTask... tasks) {
    List<HostPackage> missing = missing(tasks);
    if (missing.isEmpty()) {
      return;
    }
    String names = names(missing, ", ");
    if (!Users.isRoot() || !consent.ask(question(names))) {
      String what = String.join(" and ", Arrays.stream(tasks).map(HostTask::words).toList());
      String rerun = Users.isRoot() ? " (or run Umlaut with --yes)" : "";
      throw new EnvironmentException(
          "cannot %s: not installed: %s".formatted(what, names), installCommand(missing) + rerun);
    }
    try {
      install(missing);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EnvironmentException("interrupted while installing " + names, "Run it again.", e);
    }
    List<HostPackage> still = missing(tasks);
    if (!still.isEmpty()) {
      throw new EnvironmentException(
          "apt-get installed the packages, but their content is not there: " + names(still, ", "),
          "apt install --reinstall " + names(still, " "));
    }
  }

  static List<Path> searchPath(String path) {
    // An ordinary user's PATH lacks the folders of mke2fs and others, which need no privilege to
    // run.
    return Stream.concat(
            Arrays.stream(path.split(":", -1)),
            Stream.of("/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin"))
        .filter(folder -> folder.startsWith("/"))
        .map(Path::of)
        .distinct()
        .toList();
  }

  private void install(List<HostPackage> packages) throws IOException, InterruptedException {
    Path log = Files.createTempFile("umlaut-apt", ".log");
    try (Progress.Step step = progress.begin("Install " + names(packages, ", "), 0);
        BuildLog lines = BuildLog.create(log)) {
      List<String> words = new ArrayList<>(List.of("apt-get", "install", "--yes"));
      words.addAll(List.of("--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"));
      packages.forEach(wanted -> words.add(wanted.name()));
      boolean fresh = listsAreFresh(Path.of("/var/lib/apt/lists"), Instant.now());
      if (!fresh) {
        apt(List.of("apt-get", "update")).run(lines, step::say);
      }
      if (apt(words).status(lines, step::say) != 0) {
        // Lists a few hours old may name versions the archive no longer has.
        apt(List.of("apt-get", "update")).run(lines, step::say);
        apt(words).run(lines, step::say);
      }
    }
    Files.delete(log);
  }

  static boolean listsAreFresh(Path lists, Instant now) throws IOException {
    if (!Files.isDirectory(lists)) {
      return false;
    }
    // The files have the archive's dates; the folder has that of the last update.
    Instant updated = Files.getLastModifiedTime(lists).toInstant();
    try (Stream<Path> files = Files.list(lists)) {
      return files.anyMatch(file -> file.getFileName().toString().contains("_Packages"))
          && updated.plus(LISTS_LAST).isAfter(now);
    }
  }

  private static HostCommand apt(List<String> words) {
    HostCommand command =
        HostCommand.of("install packages", Path.of("/"), words.toArray(String[]::new));
    return command.with("DEBIAN_FRONTEND", "noninteractive");
  }

  private static String question(String names) {
    return "Umlaut wants to install: %s with apt-get. Go on?".formatted(names);
  }

  private static String names(List<HostPackage> packages, String separator) {
    return String.join(separator, packages.stream().map(HostPackage::name).toList());
  }
}
