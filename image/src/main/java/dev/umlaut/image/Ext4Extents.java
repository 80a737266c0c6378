// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import java.nio.ByteBuffer;

/// Where the blocks of a file are: the tree of extents below its inode.
final class Ext4Extents {
  private static final int MAGIC = 0xF30A;
  private static final int HEADER_BYTES = 12;
  private static final int ENTRY_BYTES = 12;
  private static final int DEPTH_MAX = 5;

  /// Longer ones were allocated and never written: they read as zeros.
  private static final int WRITTEN_MAX = 0x8000;

  private Ext4Extents() {}

  /// The block of the disk that is a block of a file.
  ///
  /// @return 0 for a hole
  static long find(Ext4 volume, Ext4Inode inode, long block) {
    Ext4.require(inode.hasExtents(), "inode " + inode.number() + " has no extents");
    ByteBuffer node = inode.blockArea();
    int depth = depth(node, DEPTH_MAX + 1);
    while (depth > 0) {
      int entry = last(node, block);
      if (entry < 0) {
        return 0;
      }
      node =
          volume.physicalBlock(
              Ext4.join(node.getInt(entry + 4), Short.toUnsignedInt(node.getShort(entry + 8))));
      depth = depth(node, depth);
    }
    int entry = last(node, block);
    if (entry < 0) {
      return 0;
    }
    int length = Short.toUnsignedInt(node.getShort(entry + 4));
    long into = block - Integer.toUnsignedLong(node.getInt(entry));
    if (length > WRITTEN_MAX || into >= length) {
      return 0;
    }
    return Ext4.join(node.getInt(entry + 8), Short.toUnsignedInt(node.getShort(entry + 6))) + into;
  }

  /// The depth below a node, which must be less than that of the node above.
  private static int depth(ByteBuffer node, int above) {
    int depth = Short.toUnsignedInt(node.getShort(6));
    Ext4.require(
        Short.toUnsignedInt(node.getShort(0)) == MAGIC
            && depth < above
            && HEADER_BYTES + entries(node) * ENTRY_BYTES <= node.capacity(),
        "a tree of extents is damaged");
    return depth;
  }

  private static int entries(ByteBuffer node) {
    return Short.toUnsignedInt(node.getShort(2));
  }

  /// Where the last entry is that begins at the block or before it; -1 when all are behind it.
  private static int last(ByteBuffer node, long block) {
    int found = -1;
    for (int i = 0; i < entries(node); i++) {
      int entry = HEADER_BYTES + i * ENTRY_BYTES;
      if (Integer.toUnsignedLong(node.getInt(entry)) > block) {
        break;
      }
      found = entry;
    }
    return found;
  }
}
