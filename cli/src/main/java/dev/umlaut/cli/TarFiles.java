// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// Files of this machine as a tar, and back. A tar that comes from a host is hostile.
final class TarFiles {
  private static final int ENTRIES_MAX = 1_000_000;

  /// From the owner's right to read to others' right to execute.
  private static final List<PosixFilePermission> BITS = List.of(PosixFilePermission.values());

  private static final int HIGHEST_BIT = 0400;

  private TarFiles() {}

  /// Writes a file or a folder with all that is in it; symbolic links as they are.
  ///
  /// @param name that it has in the tar
  static void write(Path file, String name, OutputStream out) throws IOException {
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    List<Path> files;
    try (Stream<Path> paths = Files.walk(file)) {
      files = paths.limit(ENTRIES_MAX + 1L).toList();
    }
    if (files.size() > ENTRIES_MAX) {
      throw new UmlautException(file + " has more than " + ENTRIES_MAX + " files", "");
    }
    for (Path one : files) {
      Path below = file.relativize(one);
      add(tar, one, below.toString().isEmpty() ? name : name + "/" + below);
    }
    tar.finish();
    tar.flush();
  }

  private static void add(TarArchiveOutputStream tar, Path file, String name) throws IOException {
    boolean regular = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    TarArchiveEntry entry;
    if (Files.isSymbolicLink(file)) {
      entry = new TarArchiveEntry(name, TarArchiveEntry.LF_SYMLINK);
      entry.setLinkName(Files.readSymbolicLink(file).toString());
    } else if (regular || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      entry = new TarArchiveEntry(regular ? name : name + "/");
      entry.setSize(regular ? Files.size(file) : 0);
      entry.setMode(mode(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)));
      entry.setModTime(Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS));
    } else {
      return; // sockets and pipes are not copied
    }
    tar.putArchiveEntry(entry);
    if (regular) {
      Files.copy(file, tar);
    }
    tar.closeArchiveEntry();
  }

  private static int mode(Set<PosixFilePermission> permissions) {
    int mode = 0;
    for (int i = 0; i < BITS.size(); i++) {
      mode |= permissions.contains(BITS.get(i)) ? HIGHEST_BIT >> i : 0;
    }
    return mode;
  }

  /// Reads a file or folder out of a tar.
  ///
  /// @param name that it has in the tar; all else in it is refused
  /// @param target what it becomes
  static void read(InputStream in, String name, Path target) throws IOException {
    TarArchiveInputStream tar = new TarArchiveInputStream(in, "UTF-8");
    int count = 0;
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      if (++count > ENTRIES_MAX) {
        throw new UmlautException("more than " + ENTRIES_MAX + " files", "");
      }
      extract(tar, entry, place(entry.getName(), name, target));
    }
  }

  /// Where an entry goes: never outside of the target.
  private static Path place(String entry, String name, Path target) {
    String plain = entry.replaceAll("/+$", "");
    if (plain.equals(name)) {
      return target;
    }
    if (!plain.startsWith(name + "/")) {
      throw refused(entry);
    }
    Path place = target;
    for (Path part : Path.of(plain.substring(name.length() + 1))) {
      if (List.of("", ".", "..").contains(part.toString())) {
        throw refused(entry);
      }
      // What came before may have been a link to somewhere else.
      if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS) && !place.equals(target)) {
        throw refused(entry);
      }
      place = place.resolve(part);
    }
    return place;
  }

  private static UmlautException refused(String entry) {
    return new UmlautException("the host sends what nobody asked for: " + entry, "");
  }

  private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path place)
      throws IOException {
    if (entry.isDirectory()) {
      if (!Files.isDirectory(place)) {
        Files.createDirectory(place);
      }
    } else if (entry.isSymbolicLink()) {
      Files.deleteIfExists(place);
      Files.createSymbolicLink(place, Path.of(entry.getLinkName()));
    } else if (entry.isFile() && !entry.isLink()) {
      if (Files.isSymbolicLink(place)) {
        Files.delete(place);
      }
      Files.copy(tar, place, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(place, permissions(entry.getMode()));
      Files.setLastModifiedTime(place, entry.getLastModifiedTime());
    }
    // Devices and hard links are not copied.
  }

  /// Without set-user-id and its like.
  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (int i = 0; i < BITS.size(); i++) {
      if ((mode & (HIGHEST_BIT >> i)) != 0) {
        permissions.add(BITS.get(i));
      }
    }
    return permissions;
  }
}
