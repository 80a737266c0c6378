// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.os.UmlautException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// Collects the files that one host has of its own and writes them as a tar archive, which the
/// host's first program unpacks over its root. A file that is added later replaces an earlier one
/// of the same path. Two archives of the same files are equal, byte by byte.
///
/// Owned by one thread.
final class HostFiles {
  static final int FILES_MAX = 20_000;
  static final long BYTES_MAX = 256L << 20;

  /// What tar calls a record; the archive is a whole number of them.
  static final int RECORD_BYTES = 512 * 20;

  private static final String KEEPS_EMPTY_FOLDER = ".gitkeep";
  private static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

  private final SortedMap<String, Entry> entries = new TreeMap<>();
  private long bytes;

  /// One path of the archive.
  private sealed interface Entry {}

  /// Not a record, because a record must not have an array.
  private static final class Made implements Entry {
    private final byte[] content;
    private final int mode;

    Made(byte[] content, int mode) {
      this.content = content;
      this.mode = mode;
    }
  }

  private record Copy(Path source, long size, int mode) implements Entry {}

  private record Link(String target) implements Entry {}

  private record Folder() implements Entry {}

  /// Add a file.
  ///
  /// @param path relative to the host's root, without a leading slash
  /// @param mode its permissions
  void add(String path, byte[] content, int mode) {
    put(path, new Made(content, mode), content.length);
  }

  /// Add a text file that everybody may read.
  void add(String path, String content) {
    add(path, content.getBytes(StandardCharsets.UTF_8), 0644);
  }

  /// Add those lines to a text file that it does not have yet. Without the file, nothing happens.
  void addLines(String path, List<String> lines) {
    if (lines.isEmpty()) {
      return; // what the file is, then, does not matter
    }
    String text =
        switch (entries.get(path)) {
          case Made made -> new String(made.content, StandardCharsets.UTF_8);
          case Copy copy -> read(copy.source());
          case null, default -> null;
        };
    if (text == null) {
      return;
    }
    Set<String> known = Set.copyOf(text.lines().toList());
    StringBuilder more = new StringBuilder(text);
    if (!text.isEmpty() && !text.endsWith("\n")) {
      more.append('\n');
    }
    lines.stream()
        .filter(line -> !known.contains(line))
        .forEach(line -> more.append(line).append('\n'));
    add(path, more.toString());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UmlautException(file + " cannot be read: " + e.getMessage(), "", e);
    }
  }

  /// Add everything below a folder. Symbolic links stay what they are; a folder comes along only
  /// when it is empty, because the host's own folders keep their permissions.
  void addFolder(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) paths.sorted()::iterator) {
        if (!path.equals(folder)) {
          addPath(folder, path);
        }
      }
    } catch (IOException e) {
      throw new UmlautException(folder + " cannot be read: " + e.getMessage(), "", e);
    } catch (UncheckedIOException e) {
      throw new UmlautException(folder + " cannot be read: " + e.getMessage(), "", e);
    }
  }

  /// Write the archive.
  void writeTar(Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, RECORD_BYTES, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      tar.setAddPaxHeadersForNonAsciiNames(true);
      for (Map.Entry<String, Entry> entry : entries.entrySet()) {
        write(tar, entry.getKey(), entry.getValue());
      }
    }
  }

  private void addPath(Path folder, Path path) throws IOException {
    String name = folder.relativize(path).toString();
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isSymbolicLink()) {
      put(name, new Link(Files.readSymbolicLink(path).toString()), 0);
    } else if (attributes.isDirectory()) {
      if (isEmpty(path)) {
        put(name, new Folder(), 0);
      }
    } else if (!attributes.isRegularFile()) {
      throw new UmlautException(
          path + " is neither a file nor a folder nor a symbolic link", "remove it");
    } else if (!path.endsWith(KEEPS_EMPTY_FOLDER)) {
      put(name, new Copy(path, attributes.size(), mode(path)), attributes.size());
    }
  }

  private void put(String path, Entry entry, long size) {
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      String parent = path.substring(0, slash);
      if (!(entries.get(parent) instanceof Link)) {
        entries.remove(parent);
      }
    }
    if (!(entry instanceof Folder)) {
      // '0' is the character after '/': this range is all that is below the path.
      entries.subMap(path + "/", path + "0").clear();
      entries.put(path, entry);
    } else if (entries.subMap(path + "/", path + "0").isEmpty()) {
      entries.put(path, entry);
    }
    bytes += size;
    if (entries.size() > FILES_MAX || bytes > BYTES_MAX) {
      throw new UmlautException(
          "a host's own files are more than %d, or larger than %d MiB together"
              .formatted(FILES_MAX, BYTES_MAX >> 20),
          "put what is large or common to all hosts into the image's recipe");
    }
  }

  private static void write(TarArchiveOutputStream tar, String path, Entry entry)
      throws IOException {
    switch (entry) {
      case Made made -> {
        tar.putArchiveEntry(header(path, made.mode, made.content.length));
        tar.write(made.content);
      }
      case Copy(Path source, long size, int mode) -> {
        tar.putArchiveEntry(header(path, mode, size));
        Files.copy(source, tar);
      }
      case Link(String target) -> {
        TarArchiveEntry link = new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
        link.setLinkName(target);
        link.setModTime(TIME);
        link.setMode(0777);
        tar.putArchiveEntry(link);
      }
      case Folder() -> tar.putArchiveEntry(header(path + "/", 0755, 0));
    }
    tar.closeArchiveEntry();
  }

  private static TarArchiveEntry header(String path, int mode, long size) {
    TarArchiveEntry header = new TarArchiveEntry(path);
    header.setMode(mode);
    header.setSize(size);
    header.setModTime(TIME);
    header.setIds(0, 0);
    header.setNames("root", "root");
    return header;
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.allMatch(child -> child.endsWith(KEEPS_EMPTY_FOLDER));
    }
  }

  /// The source's permissions without what others could write; a checkout cannot hold the narrow
  /// permissions of a private key, so these are set here.
  private static int mode(Path file) throws IOException {
    if (isPrivateKey(file)) {
      return 0600;
    }
    return (int) Files.getAttribute(file, "unix:mode") & 0755;
  }

  private static boolean isPrivateKey(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String head = new String(in.readNBytes(64), StandardCharsets.ISO_8859_1);
      return head.startsWith("-----BEGIN ") && head.contains("PRIVATE KEY-----");
    }
  }
}
