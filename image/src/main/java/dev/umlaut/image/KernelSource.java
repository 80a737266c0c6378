// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/// The source of the kernel: a Debian source package, fetched once and kept in the store as it
/// came, compressed.
///
/// @param packageFile the package (`.deb`) in the store
/// @param version of the package: `7.2.13-1`
record KernelSource(Path packageFile, String version) {
  private static final String VERSION = "version";
  private static final long NEEDED_BYTES = 250L << 20;

  /// The source a recipe asks for. One that is in the store is taken without a question to the
  /// network: newer sources come with a new store, or when the entry is removed.
  static KernelSource of(KernelRecipe recipe, Store store, Progress progress) {
    String selector = recipe.source().pattern();
    String hash =
        new RecipeHash("source-1").add("suite", recipe.suite()).add("source", selector).value();
    var key = new StoreKey("source", "linux-" + recipe.suite(), hash);
    StoreEntry entry =
        store.entry(
            key,
            NEEDED_BYTES,
            progress,
            directory -> {
              try (BuildLog log = BuildLog.create(store.log(key))) {
                fetch(recipe, directory, log, progress);
              }
            });
    try (Stream<Path> files = Files.list(entry.directory())) {
      Path file =
          files
              .filter(found -> found.toString().endsWith(".deb"))
              .findFirst()
              .orElseThrow(() -> new IOException("no package in " + entry.directory()));
      return new KernelSource(file, Files.readString(entry.file(VERSION)).strip());
    } catch (IOException e) {
      throw new UmlautException(
          "the store entry %s cannot be read: %s".formatted(entry.directory(), e),
          "Remove the folder; the next run fetches it again.",
          e);
    }
  }

  /// Unpacks what a build for `ARCH=um` can need.
  ///
  /// @param unused patterns of tar for members to leave out, one a line
  /// @param into the folder that becomes the top of the source tree
  void unpack(Path unused, Path into, BuildLog log) throws IOException, InterruptedException {
    Files.createDirectories(into);
    // Three programs at once, since unpacking is the one step that a second CPU halves: dpkg-deb
    // writes the package's tar, the first tar picks the compressed tree out of it, the second
    // unpacks that.
    HostCommand.of(
            "unpack the kernel source",
            into,
            "sh",
            "-euc",
            """
            dpkg-deb --fsys-tarfile "$1" | tar -xO --wildcards './usr/src/*.tar.xz' | xz -T0 -dc |
              tar -x --strip-components=1 --wildcards --wildcards-match-slash -X "$2"
            """,
            "unpack",
            packageFile.toString(),
            unused.toString())
        .run(log, _ -> {});
    if (!Files.exists(into.resolve("arch/um/Makefile"))) {
      throw new UmlautException(
          "%s is not a kernel source package".formatted(packageFile),
          "Remove its folder from the store and run again.");
    }
  }

  private static void fetch(KernelRecipe recipe, Path directory, BuildLog log, Progress progress)
      throws IOException, InterruptedException {
    // Apart from the entry: apt's files are of no use afterwards.
    Path apt = directory.resolve("apt");
    Files.createDirectory(apt);
    Optional<AptPackage> newest;
    AptSuite suite;
    try (Progress.Step step = progress.begin("Look for the newest kernel source", 0)) {
      step.say("package lists of Debian " + recipe.suite());
      suite = AptSuite.open(apt, recipe.suite(), log);
      newest = suite.newest(recipe.source());
    }
    AptPackage wanted =
        newest.orElseThrow(() ->
            new EnvironmentException(
                "Debian %s has no package that matches %s"
                    .formatted(recipe.suite(), recipe.source()),
                "Correct `source` in kernel/%s.properties.".formatted(recipe.name())));
    try (Progress.Step step =
        progress.begin(
            "Fetch %s %s".formatted(wanted.name(), wanted.version()),
            wanted.sizeBytes(),
            Progress.Unit.BYTES)) {
      suite.download(wanted, directory, step::advance);
      step.advance(wanted.sizeBytes());
    }
    Files.writeString(
        directory.resolve(VERSION), wanted.version() + "\n", StandardOpenOption.CREATE_NEW);
    FileTree.delete(apt);
  }
}
