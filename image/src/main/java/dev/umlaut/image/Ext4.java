// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.Errno;
import dev.umlaut.os.UmlautException;
import dev.umlaut.vhost.Disk;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Reads the files of an ext4 file system that nobody writes to, as the kernel's documentation has
/// it (`Documentation/filesystems/ext4`): no mount, no privilege, and on any kind of disk. What is
/// on the disk is a guest's, so everything is checked, and what does not agree is an
/// [UmlautException].
///
/// Owned by one thread.
final class Ext4 implements AutoCloseable {
  static final int ROOT_INODE = 2;

  private static final int SUPERBLOCK = 1024;
  private static final int MAGIC = 0xEF53;
  private static final int WIDE_DESCRIPTORS = 0x80;

  /// filetype, recover, extents, 64bit, flex_bg, csum_seed, largedir: what else there is changes
  /// where things are.
  private static final int UNDERSTOOD =
      0x2 | 0x4 | 0x40 | WIDE_DESCRIPTORS | 0x200 | 0x2000 | 0x4000;

  private final Arena arena = Arena.ofConfined();
  private final Disk disk;
  private final MemorySegment transfer;

  private final int blockBytes;
  private final long blocks;
  private final long inodes;
  private final long inodesPerGroup;
  private final int inodeBytes;
  private final int descriptorBytes;
  private final boolean wide;
  private final long firstDescriptor;

  /// @param disk is not closed with this
  /// @throws UmlautException when there is no such file system
  Ext4(Disk disk) {
    this.disk = disk;
    this.transfer = arena.allocate(64 * 1024, 4096);
    ByteBuffer superblock = bytes(SUPERBLOCK, SUPERBLOCK);
    int logBlock = superblock.getInt(0x18);
    int incompatible = superblock.getInt(0x60);
    require(
        Short.toUnsignedInt(superblock.getShort(0x38)) == MAGIC && logBlock >= 0 && logBlock <= 6,
        "it is no ext4 file system");
    require(
        (incompatible & ~UNDERSTOOD) == 0,
        "it has features that are not understood here: %#x".formatted(incompatible & ~UNDERSTOOD));
    blockBytes = 1024 << logBlock;
    wide = (incompatible & WIDE_DESCRIPTORS) != 0;
    descriptorBytes = wide ? Short.toUnsignedInt(superblock.getShort(0xFE)) : 32;
    blocks = join(superblock.getInt(0x4), wide ? superblock.getInt(0x150) : 0);
    inodes = Integer.toUnsignedLong(superblock.getInt(0));
    inodesPerGroup = Integer.toUnsignedLong(superblock.getInt(0x28));
    inodeBytes = Short.toUnsignedInt(superblock.getShort(0x58));
    firstDescriptor = (Integer.toUnsignedLong(superblock.getInt(0x14)) + 1) * blockBytes;
    require(
        inodesPerGroup > 0
            && inodeBytes >= 128
            && inodeBytes <= blockBytes
            && descriptorBytes >= 32,
        "its superblock makes no sense");
  }

  int blockBytes() {
    return blockBytes;
  }

  /// How many inodes there can be, at most 2^32 - 1.
  long inodes() {
    return inodes;
  }

  /// Reads an inode.
  ///
  /// @param number as a directory has it
  Ext4Inode inode(long number) {
    require(number >= 1 && number <= inodes, "there is no inode " + number);
    long group = (number - 1) / inodesPerGroup;
    long index = (number - 1) % inodesPerGroup;
    ByteBuffer descriptor = bytes(firstDescriptor + group * descriptorBytes, descriptorBytes);
    long table = join(descriptor.getInt(0x8), wide ? descriptor.getInt(0x28) : 0);
    requireBlock(table);
    return new Ext4Inode(number, bytes(table * blockBytes + index * inodeBytes, inodeBytes));
  }

  /// Reads one of a file's blocks, of which only the first bytes may belong to it.
  ///
  /// @param block 0 is the first of the file
  ByteBuffer block(Ext4Inode inode, long block) {
    long physical = Ext4Extents.find(this, inode, block);
    if (physical == 0) {
      return ByteBuffer.allocate(blockBytes); // a hole
    }
    return physicalBlock(physical);
  }

  ByteBuffer physicalBlock(long block) {
    requireBlock(block);
    return bytes(block * blockBytes, blockBytes);
  }

  private void requireBlock(long block) {
    require(block > 0 && block < blocks, "there is no block " + block);
  }

  /// Reads a whole file.
  ///
  /// @throws UmlautException when it is larger than the limit
  byte[] content(Ext4Inode inode, int limitBytes) {
    require(inode.sizeBytes() <= limitBytes, "a file is larger than " + limitBytes + " bytes");
    byte[] content = new byte[(int) inode.sizeBytes()];
    for (int at = 0; at < content.length; at += blockBytes) {
      block(inode, at / blockBytes).get(content, at, Math.min(blockBytes, content.length - at));
    }
    return content;
  }

  private ByteBuffer bytes(long position, int length) {
    long from = position / 512 * 512;
    int whole = (int) ((position + length + 511) / 512 * 512 - from);
    require(
        position >= 0 && from + whole <= disk.sizeBytes() && whole <= transfer.byteSize(),
        "it reaches beyond the end of the disk");
    int result = disk.read(transfer, 0, whole, from);
    require(result >= 0, "the disk cannot be read: " + Errno.describe(result));
    byte[] copy = new byte[length];
    MemorySegment.copy(transfer, ValueLayout.JAVA_BYTE, position - from, copy, 0, length);
    return ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
  }

  static long join(int low, int high) {
    return Integer.toUnsignedLong(low) | Integer.toUnsignedLong(high) << 32;
  }

  static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new UmlautException(
          "the file system on the disk cannot be read: " + otherwise,
          "If its host did not shut down in good order: \"umlaut start HOST\" puts it in order.");
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
