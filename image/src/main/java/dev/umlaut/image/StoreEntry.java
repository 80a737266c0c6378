// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/// A finished entry of the [Store]: a folder that is complete and does not change any more.
///
/// @param key its name
/// @param directory where it is
/// @since 0.1
public record StoreEntry(StoreKey key, Path directory) {

  /// A file of the entry; nothing says that it exists.
  public Path file(String name) {
    return directory.resolve(name);
  }

  /// The lengths of all its files together, in bytes. What they take on the disk may be less:
  /// images have holes.
  public long sizeBytes() {
    try (var files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// When it was finished.
  public Instant created() {
    try {
      return Files.getLastModifiedTime(directory).toInstant();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
