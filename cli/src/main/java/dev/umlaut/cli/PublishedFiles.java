// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.os.UmlautException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// The files of a report, in portions that can be sent one after the other.
///
/// @param folder the report
/// @param portions paths relative to it; the files of a portion are at most {@link #PORTION_BYTES}
///   together, or it is a single larger one
/// @param bytes the room that all of them take on a disk
record PublishedFiles(Path folder, List<List<Path>> portions, long bytes) {
  /// What is in memory at a time.
  static final long PORTION_BYTES = 8 << 20;

  /// Larger ones are no page: they stay where they are.
  static final long FILE_BYTES_MAX = 32 << 20;

  private static final long BLOCK_BYTES = 4096;

  PublishedFiles {
    portions = List.copyOf(portions);
  }

  static PublishedFiles of(Path folder) {
    List<List<Path>> portions = new ArrayList<>();
    List<Path> portion = new ArrayList<>();
    long room = 0;
    long filled = 0;
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
        long size = Files.size(file);
        if (size > FILE_BYTES_MAX) {
          continue;
        }
        if (filled + size > PORTION_BYTES && !portion.isEmpty()) {
          portions.add(List.copyOf(portion));
          portion.clear();
          filled = 0;
        }
        portion.add(folder.relativize(file));
        filled += size;
        room += (size + 2 * BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
      }
    } catch (IOException e) {
      throw new UmlautException("cannot read the report in " + folder, "Is it still there?", e);
    }
    if (!portion.isEmpty()) {
      portions.add(List.copyOf(portion));
    }
    return new PublishedFiles(folder, portions, room);
  }

  /// A portion as a tar whose files everybody may read.
  byte[] tar(List<Path> portion) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      for (Path file : portion) {
        byte[] content = Files.readAllBytes(folder.resolve(file));
        TarArchiveEntry entry = new TarArchiveEntry(file.toString());
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UmlautException(
          "cannot pack the report in " + folder, "Is a file of it gone, or not yours?", e);
    }
    return bytes.toByteArray();
  }
}
