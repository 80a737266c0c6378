// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What compiling a source left, in the store.
///
/// @param archive the files that it installed, a tar with names relative to `/`
/// @param packages the distribution's packages that they need
/// @param version of the software, as it names itself
record CompiledSource(Path archive, List<String> packages, String version) {
  static final String ARCHIVE = "installed.tar.gz";
  static final String PACKAGES = "needs";
  static final String VERSION = "version";

  CompiledSource {
    packages = List.copyOf(packages);
  }

  static CompiledSource read(StoreEntry entry) {
    try {
      return new CompiledSource(
          entry.file(ARCHIVE),
          Files.readAllLines(entry.file(PACKAGES)),
          Files.readString(entry.file(VERSION)).strip());
    } catch (IOException e) {
      throw new UmlautException(
          "the store entry %s cannot be read: %s".formatted(entry.directory(), e),
          "Remove the folder; the next run builds it again.",
          e);
    }
  }
}
