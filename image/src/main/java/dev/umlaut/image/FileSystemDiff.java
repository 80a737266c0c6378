// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.vhost.Disk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// Compares the files of two ext4 file systems. A file whose content somebody has written again as
/// it was is not different, and times are not compared.
///
/// @since 0.3
public final class FileSystemDiff {
  private static final int LINK_BYTES_MAX = 4096;

  private final Ext4 old;
  private final Ext4 now;

  private FileSystemDiff(Ext4 old, Ext4 now) {
    this.old = old;
    this.now = now;
  }

  /// What has become of the files of an image on a disk, sorted by their paths.
  ///
  /// @param image nobody may write to it meanwhile, nor to the disk
  /// @param disk made from it
  /// @throws dev.umlaut.os.UmlautException when one of them is no ext4 file system or damaged
  public static List<FileChange> between(Disk image, Disk disk) {
    try (Ext4 old = new Ext4(image);
        Ext4 now = new Ext4(disk)) {
      return new FileSystemDiff(old, now).changes();
    }
  }

  private List<FileChange> changes() {
    SortedMap<String, Ext4Inode> before = Ext4Tree.files(old);
    SortedMap<String, Ext4Inode> after = Ext4Tree.files(now);
    List<FileChange> changes = new ArrayList<>();
    for (Map.Entry<String, Ext4Inode> file : after.entrySet()) {
      Ext4Inode was = before.remove(file.getKey());
      if (was == null) {
        changes.add(new FileChange(FileChange.Kind.ADDED, file.getKey(), ""));
        continue;
      }
      String what = difference(was, file.getValue());
      if (!what.isEmpty()) {
        changes.add(new FileChange(FileChange.Kind.CHANGED, file.getKey(), what));
      }
    }
    before.keySet().forEach(path -> changes.add(new FileChange(FileChange.Kind.REMOVED, path, "")));
    changes.sort((a, b) -> a.path().compareTo(b.path()));
    return changes;
  }

  private String difference(Ext4Inode was, Ext4Inode is) {
    if (was.type() != is.type()) {
      return "type";
    }
    List<String> what = new ArrayList<>();
    if (was.permissions() != is.permissions()) {
      what.add("mode %o to %o".formatted(was.permissions(), is.permissions()));
    }
    if (was.owner() != is.owner() || was.group() != is.group()) {
      what.add("owner %d:%d to %d:%d".formatted(was.owner(), was.group(), is.owner(), is.group()));
    }
    if (!isSameContent(was, is)) {
      what.add(is.isLink() ? "target" : "content");
    }
    return String.join(", ", what);
  }

  private boolean isSameContent(Ext4Inode was, Ext4Inode is) {
    if (is.isLink()) {
      return target(old, was).equals(target(now, is));
    }
    if (!is.isRegular()) {
      return is.isDirectory() || was.blockArea().equals(is.blockArea()); // a device's numbers
    }
    if (was.sizeBytes() != is.sizeBytes()) {
      return false;
    }
    // Nobody writes to a file without that its times tell.
    if (was.number() == is.number()
        && was.changed().equals(is.changed())
        && was.modified().equals(is.modified())) {
      return true;
    }
    int step = Math.min(old.blockBytes(), now.blockBytes());
    for (long at = 0; at < is.sizeBytes(); at += step) {
      if (!part(old, was, at, step).equals(part(now, is, at, step))) {
        return false;
      }
    }
    return true;
  }

  /// Of a file's last block only what belongs to it.
  private static ByteBuffer part(Ext4 volume, Ext4Inode inode, long position, int length) {
    int own = (int) Math.min(length, inode.sizeBytes() - position);
    return volume
        .block(inode, position / volume.blockBytes())
        .slice((int) (position % volume.blockBytes()), own);
  }

  private static String target(Ext4 volume, Ext4Inode link) {
    return link.isShortLink()
        ? link.shortTarget()
        : new String(volume.content(link, LINK_BYTES_MAX), StandardCharsets.UTF_8);
  }
}
