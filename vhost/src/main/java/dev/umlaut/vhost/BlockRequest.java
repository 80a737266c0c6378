// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.os.Errno;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// One request to a disk (virtio 1.2, section 5.2.6), little-endian:
///
/// ```
///  readable: u32 type | u32 reserved | u64 sector | data of OUT, DISCARD, WRITE_ZEROES
///  writable: data of IN, GET_ID | u8 status
/// ```
///
/// Where the parts are split into descriptors is the driver's choice.
///
/// Owned by the loop's thread.
final class BlockRequest {
  static final int SECTOR_BYTES = 512;
  static final int ID_BYTES = 20;
  static final int MAX_RANGES = 16;
  static final int MAX_DISCARD_SECTORS = 64 << 11; // 64 MiB
  static final int MAX_ZEROES_SECTORS = 8 << 11; // 8 MiB, which may have to be written

  static final int OK = 0;
  static final int IO_ERROR = 1;
  static final int UNSUPPORTED = 2;

  private static final int HEADER_BYTES = 16;
  private static final int RANGE_BYTES = 16;
  private static final int IN = 0;
  private static final int OUT = 1;
  private static final int FLUSH = 4;
  private static final int GET_ID = 8;
  private static final int DISCARD = 11;
  private static final int WRITE_ZEROES = 13;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private final Disk disk;
  private final MemorySegment id;
  private final MemorySegment header = MemorySegment.ofArray(new byte[HEADER_BYTES]);
  private final MemorySegment status = MemorySegment.ofArray(new byte[1]);
  private long dataWritten;

  BlockRequest(Disk disk, byte[] serial) {
    this.disk = disk;
    byte[] padded = new byte[ID_BYTES];
    System.arraycopy(serial, 0, padded, 0, Math.min(serial.length, ID_BYTES));
    this.id = MemorySegment.ofArray(padded);
  }

  /// Does what the chain asks for and writes the status.
  ///
  /// @return bytes written into the chain, for the used ring
  /// @throws VirtqueueException when there is not even room for a status
  int serve(Chain chain) {
    long room = chain.writableBytes() - 1;
    if (chain.readableBytes() < HEADER_BYTES || room < 0) {
      throw new VirtqueueException("a disk request without header or status");
    }
    dataWritten = 0;
    chain.read(0, header, 0, HEADER_BYTES);
    int result =
        switch (header.get(INT, 0)) {
          case IN -> transfer(chain, true);
          case OUT -> disk.readOnly() ? IO_ERROR : transfer(chain, false);
          case FLUSH -> disk.readOnly() ? OK : statusOf(disk.flush());
          case GET_ID -> identify(chain, room);
          case DISCARD -> ranges(chain, true);
          case WRITE_ZEROES -> ranges(chain, false);
          default -> UNSUPPORTED;
        };
    status.set(ValueLayout.JAVA_BYTE, 0, (byte) result);
    chain.write(room, status, 0, 1);
    return (int) Math.min(Integer.MAX_VALUE, dataWritten == room ? room + 1 : dataWritten);
  }

  /// Moves data between the disk and each piece of the chain.
  private int transfer(Chain chain, boolean in) {
    long sector = header.get(LONG, 8);
    long bytes = in ? chain.writableBytes() - 1 : chain.readableBytes() - HEADER_BYTES;
    if (!fits(sector, bytes)) {
      return IO_ERROR;
    }
    long position = sector * SECTOR_BYTES;
    int first = in ? chain.readablePieces() : 0;
    long skip = in ? 0 : HEADER_BYTES;
    long left = bytes;
    for (int i = first; left > 0; i++) {
      int length = (int) Math.min(chain.length(i) - Math.min(skip, chain.length(i)), left);
      long offset = chain.offset(i) + Math.min(skip, chain.length(i));
      skip -= Math.min(skip, chain.length(i));
      if (length == 0) {
        continue;
      }
      if (chain.isOutside(i) || length % SECTOR_BYTES != 0) {
        return IO_ERROR;
      }
      int done =
          in
              ? disk.read(chain.memory(i), offset, length, position)
              : disk.write(chain.memory(i), offset, length, position);
      if (done != length) {
        return IO_ERROR;
      }
      position += length;
      left -= length;
      dataWritten += in ? length : 0;
    }
    return OK;
  }

  private int identify(Chain chain, long room) {
    dataWritten = chain.write(0, id, 0, (int) Math.min(room, ID_BYTES));
    return OK;
  }

  /// Discards or zeroes ranges of `u64 sector | u32 sectors | u32 flags`.
  private int ranges(Chain chain, boolean discard) {
    long bytes = chain.readableBytes() - HEADER_BYTES;
    if (disk.readOnly() || bytes % RANGE_BYTES != 0 || bytes > MAX_RANGES * RANGE_BYTES) {
      return IO_ERROR;
    }
    for (long at = HEADER_BYTES; at < HEADER_BYTES + bytes; at += RANGE_BYTES) {
      chain.read(at, header, 0, RANGE_BYTES);
      long sector = header.get(LONG, 0);
      int sectors = header.get(INT, 8);
      int flags = header.get(INT, 12);
      if ((flags & (discard ? -1 : -2)) != 0) {
        return UNSUPPORTED;
      }
      long length = (long) sectors * SECTOR_BYTES;
      int limit = discard ? MAX_DISCARD_SECTORS : MAX_ZEROES_SECTORS;
      if (sectors < 0 || sectors > limit || !fits(sector, length)) {
        return IO_ERROR;
      }
      long position = sector * SECTOR_BYTES;
      int result = discard ? disk.discard(position, length) : disk.writeZeroes(position, length);
      // A disk that cannot give space back has still done what a discard promises: nothing.
      if (result < 0 && !(discard && result == -Errno.EOPNOTSUPP)) {
        return IO_ERROR;
      }
    }
    return OK;
  }

  private boolean fits(long sector, long bytes) {
    long sectors = disk.sizeBytes() / SECTOR_BYTES;
    return bytes % SECTOR_BYTES == 0
        && sector >= 0
        && sector <= sectors
        && bytes / SECTOR_BYTES <= sectors - sector;
  }

  private static int statusOf(int result) {
    return result < 0 ? IO_ERROR : OK;
  }
}
