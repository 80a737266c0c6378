// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/// A source package of Debian, fetched once and kept in the store as it came.
///
/// @param files its description (`.dsc`) and the archives that it names
record SourcePackage(List<Path> files) {
  private static final long NEEDED_BYTES = 100L << 20;

  SourcePackage {
    files = List.copyOf(files);
  }

  /// The newest of a name in a suite. One that is in the store is taken without a question to the
  /// network: newer ones come with a new store, or when the entry is removed.
  static SourcePackage of(String name, String suite, Store store, Progress progress) {
    String hash = new RecipeHash("source-2").add("suite", suite).add("package", name).value();
    var key = new StoreKey("source", name + "-" + suite, hash);
    StoreEntry entry =
        store.entry(
            key,
            NEEDED_BYTES,
            progress,
            directory -> {
              try (BuildLog log = BuildLog.create(store.log(key));
                  Progress.Step step = progress.begin("Fetch the source of " + name, 0)) {
                step.say("Debian " + suite);
                Path apt = Files.createDirectory(directory.resolve("apt"));
                AptSuite.openSources(apt, suite, log).downloadSource(name, directory);
                FileTree.delete(apt);
              }
            });
    try (Stream<Path> files = Files.list(entry.directory())) {
      return new SourcePackage(files.sorted().toList());
    } catch (IOException e) {
      throw new UmlautException(
          "the store entry %s cannot be read: %s".formatted(entry.directory(), e),
          "Remove the folder; the next run fetches it again.",
          e);
    }
  }

  /// Copies the files.
  void copy(Path into) throws IOException {
    for (Path file : files) {
      Files.copy(file, into.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
    }
  }
}
