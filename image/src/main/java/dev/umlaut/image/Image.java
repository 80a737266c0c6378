// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/// A root file system in the store: an ext4 file that many hosts share and none writes to.
///
/// @param file the file system
/// @param name the recipe's name
/// @param hash the recipe's hash
/// @param sizeBytes length of the file; most of it are holes
/// @param storedBytes what it takes on the disk, about
/// @param release what the distribution calls itself: `Debian 13.7`
/// @param packages the version of every package, by name, sorted
/// @param buildTime how long building took
/// @since 0.1
public record Image(
    Path file,
    String name,
    String hash,
    long sizeBytes,
    long storedBytes,
    String release,
    Map<String, String> packages,
    Duration buildTime) {
  static final String ROOT_FILE_SYSTEM = "rootfs.ext4";
  static final String PACKAGES = "packages";
  static final String FACTS = "image.properties";

  public Image {
    packages = new TreeMap<>(packages);
  }

  /// The installed version of a package: of `strongswan-swanctl`, for example.
  public Optional<String> version(String packageName) {
    return Optional.ofNullable(packages.get(packageName));
  }

  /// Reads what [ImageBuilder] left in the store.
  static Image read(StoreEntry entry) {
    var facts = new Properties();
    try (var reader = Files.newBufferedReader(entry.file(FACTS))) {
      facts.load(reader);
      Map<String, String> packages = new TreeMap<>();
      for (String line : Files.readAllLines(entry.file(PACKAGES))) {
        int space = line.indexOf(' ');
        packages.put(line.substring(0, space), line.substring(space + 1));
      }
      return new Image(
          entry.file(ROOT_FILE_SYSTEM),
          entry.key().name(),
          entry.key().hash(),
          Files.size(entry.file(ROOT_FILE_SYSTEM)),
          Long.parseLong(facts.getProperty("stored-bytes", "")),
          facts.getProperty("release", ""),
          packages,
          Duration.ofSeconds(Long.parseLong(facts.getProperty("build-seconds", ""))));
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      throw new UmlautException(
          "the store entry %s cannot be read: %s".formatted(entry.directory(), e),
          "Remove the folder; the next run builds it again.",
          e);
    }
  }
}
