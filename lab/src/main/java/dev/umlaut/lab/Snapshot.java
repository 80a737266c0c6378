// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.image.DiskFile;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The disks of a whole lab as they were at one moment.
///
/// @param name its name
/// @param folder where they are
/// @param made when
/// @param hosts those that had disks then; the others had not been started, and are fresh again
///   when the snapshot is restored
/// @param storedBytes what it takes on this machine's disk, about
/// @since 0.1
public record Snapshot(
    String name, Path folder, Instant made, List<String> hosts, long storedBytes) {
  /// Copies the list.
  public Snapshot {
    hosts = List.copyOf(hosts);
  }

  static List<Snapshot> all(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Snapshot> found = new ArrayList<>();
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path path : paths.toList()) {
        // What begins with a dot is being made, or was when its process died.
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
            && LabFile.NAME_FORM.matcher(path.getFileName().toString()).matches()) {
          found.add(read(path));
        }
      }
    } catch (IOException e) {
      throw new UmlautException("cannot list %s: %s".formatted(folder, e), "", e);
    }
    found.sort(Comparator.comparing(Snapshot::made).thenComparing(Snapshot::name));
    return found;
  }

  static Snapshot read(Path folder) throws IOException {
    List<String> hosts = new ArrayList<>();
    long bytes = 0;
    try (Stream<Path> disks = Files.list(folder)) {
      for (Path disk : disks.sorted().toList()) {
        hosts.add(disk.getFileName().toString().replaceAll("\\.[a-z]+$", ""));
        bytes += DiskFile.storedBytes(disk);
      }
    }
    return new Snapshot(
        folder.getFileName().toString(),
        folder,
        Files.getLastModifiedTime(folder).toInstant(),
        hosts,
        bytes);
  }
}
