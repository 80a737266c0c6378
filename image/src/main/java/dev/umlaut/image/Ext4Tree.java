// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The directories of an ext4 file system.
final class Ext4Tree {
  private static final int ENTRY_HEADER = 8;
  private static final int FILES_MAX = 2_000_000;
  private static final int PATH_CHARS_MAX = 4096;
  private static final long DIRECTORY_BYTES_MAX = 64L << 20;

  private Ext4Tree() {}

  /// All files, by their absolute paths, sorted; without the root directory.
  static SortedMap<String, Ext4Inode> files(Ext4 volume) {
    SortedMap<String, Ext4Inode> files = new TreeMap<>();
    Deque<Map.Entry<String, Ext4Inode>> open = new ArrayDeque<>();
    Set<Long> entered = new HashSet<>();
    open.add(Map.entry("", volume.inode(Ext4.ROOT_INODE)));
    while (!open.isEmpty()) {
      Map.Entry<String, Ext4Inode> directory = open.remove();
      // A directory has one place; a second one would be a loop.
      Ext4.require(entered.add(directory.getValue().number()), "a directory is in two places");
      entries(volume, directory.getValue())
          .forEach((name, number) -> {
            Ext4Inode inode = volume.inode(number);
            String path = directory.getKey() + "/" + name;
            files.put(path, inode);
            Ext4.require(
                files.size() <= FILES_MAX && path.length() <= PATH_CHARS_MAX,
                "it has too many files, or too deep directories");
            if (inode.isDirectory()) {
              open.add(Map.entry(path, inode));
            }
          });
    }
    return files;
  }

  /// A file by its path; links are not followed.
  static Optional<Ext4Inode> find(Ext4 volume, String path) {
    Ext4Inode at = volume.inode(Ext4.ROOT_INODE);
    for (String name : path.substring(1).split("/", -1)) {
      Long number = at.isDirectory() ? entries(volume, at).get(name) : null;
      if (number == null) {
        return Optional.empty();
      }
      at = volume.inode(number);
    }
    return Optional.of(at);
  }

  /// The names in a directory, but `.` and `..`.
  private static Map<String, Long> entries(Ext4 volume, Ext4Inode directory) {
    Map<String, Long> entries = new TreeMap<>();
    long size = directory.sizeBytes();
    Ext4.require(size <= DIRECTORY_BYTES_MAX, "a directory is too large");
    for (long block = 0; block * volume.blockBytes() < size; block++) {
      read(volume.block(directory, block), entries);
    }
    return entries;
  }

  /// The nodes of a directory's index look like blocks without names here, as they are meant to.
  private static void read(ByteBuffer block, Map<String, Long> entries) {
    int at = 0;
    while (at + ENTRY_HEADER <= block.capacity()) {
      long inode = Integer.toUnsignedLong(block.getInt(at));
      int length = Short.toUnsignedInt(block.getShort(at + 4));
      int nameLength = Byte.toUnsignedInt(block.get(at + 6));
      if (length == 0 && inode == 0) {
        return; // a hole
      }
      Ext4.require(
          length >= ENTRY_HEADER
              && at + length <= block.capacity()
              && (inode == 0 || (nameLength > 0 && nameLength <= length - ENTRY_HEADER)),
          "a directory is damaged");
      if (inode != 0) {
        byte[] bytes = new byte[nameLength];
        block.get(at + ENTRY_HEADER, bytes);
        String name = new String(bytes, StandardCharsets.UTF_8);
        Ext4.require(name.indexOf('/') < 0 && name.indexOf('\0') < 0, "a name has a slash in it");
        if (!name.equals(".") && !name.equals("..")) {
          entries.put(name, inode);
        }
      }
      at += length;
    }
  }
}
