// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/// What ext4 knows of a file, its content apart.
///
/// @param number of the inode
/// @param raw its bytes
record Ext4Inode(long number, ByteBuffer raw) {
  private static final int INLINE_BYTES = 60;
  private static final int BLOCK_AREA = 0x28;
  private static final int EXTRA = 0x80;
  private static final int FLAG_EXTENTS = 0x80000;

  private static final int TYPE_MASK = 0xF000;
  private static final int DIRECTORY = 0x4000;
  private static final int REGULAR = 0x8000;
  private static final int LINK = 0xA000;

  /// Type and permissions.
  int mode() {
    return Short.toUnsignedInt(raw.getShort(0));
  }

  int type() {
    return mode() & TYPE_MASK;
  }

  /// Read, write and execute for owner, group and others, and the three bits above those.
  int permissions() {
    return mode() & 07777;
  }

  boolean isDirectory() {
    return type() == DIRECTORY;
  }

  boolean isRegular() {
    return type() == REGULAR;
  }

  boolean isLink() {
    return type() == LINK;
  }

  boolean hasExtents() {
    return (raw.getInt(0x20) & FLAG_EXTENTS) != 0;
  }

  long owner() {
    return Short.toUnsignedInt(raw.getShort(0x2))
        | (long) Short.toUnsignedInt(raw.getShort(0x78)) << 16;
  }

  long group() {
    return Short.toUnsignedInt(raw.getShort(0x18))
        | (long) Short.toUnsignedInt(raw.getShort(0x7A)) << 16;
  }

  long sizeBytes() {
    return Ext4.join(raw.getInt(0x4), isRegular() || isDirectory() ? raw.getInt(0x6C) : 0)
        & Long.MAX_VALUE;
  }

  /// When the content changed.
  Instant modified() {
    return time(0x10, 0x88);
  }

  /// When anything of it changed; programs cannot set it.
  Instant changed() {
    return time(0xC, 0x84);
  }

  private Instant time(int seconds, int extra) {
    long whole = raw.getInt(seconds);
    if (raw.capacity() < extra + 4
        || Short.toUnsignedInt(raw.getShort(EXTRA)) < extra + 4 - EXTRA) {
      return Instant.ofEpochSecond(whole);
    }
    int more = raw.getInt(extra);
    return Instant.ofEpochSecond(whole + ((more & 3L) << 32), more >>> 2);
  }

  /// The bytes where a file's extents are, a short link's target, or a device's numbers.
  ByteBuffer blockArea() {
    return raw.slice(BLOCK_AREA, INLINE_BYTES).order(raw.order());
  }

  /// Whether a link's target is in the inode.
  boolean isShortLink() {
    return isLink() && sizeBytes() < INLINE_BYTES && !hasExtents();
  }

  /// The target of a short link.
  String shortTarget() {
    byte[] target = new byte[INLINE_BYTES];
    blockArea().get(target);
    return new String(Arrays.copyOf(target, (int) sizeBytes()), StandardCharsets.UTF_8);
  }
}
