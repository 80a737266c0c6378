// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.BitSet;

/// Which sectors of a disk are in its overlay: one bit each, lowest first, as in the file. Changes
/// are in memory until [#store] writes the pages that have any.
///
/// Owned by the thread that uses the disk.
final class SectorBitmap {
  private static final int PAGE_BYTES = 4096;

  // Little-endian words have their bits in the order of the bitmap, on any machine.
  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment bits;
  private final long bytes;
  private final BitSet changedPages = new BitSet();

  /// @param bytes length in the file; the rest of the last page is never written
  SectorBitmap(Arena arena, long bytes) {
    this.bytes = bytes;
    bits = arena.allocate((bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES, PAGE_BYTES);
  }

  /// Reads all of it from a file.
  ///
  /// @return 0 or a negated errno
  int load(Fd file, long offset) {
    return Math.min(0, FullTransfer.read(file, bits, 0, (int) bytes, offset));
  }

  /// Writes what has changed to a file. Pages that cannot be written stay to be written.
  ///
  /// @return 0 or a negated errno
  int store(Fd file, long offset) {
    for (int page = changedPages.nextSetBit(0); page >= 0; page = changedPages.nextSetBit(page)) {
      int end = changedPages.nextClearBit(page);
      long from = (long) page * PAGE_BYTES;
      long until = Math.min(bytes, (long) end * PAGE_BYTES);
      int result = FullTransfer.write(file, bits, from, (int) (until - from), offset + from);
      if (result < 0) {
        return result;
      }
      changedPages.clear(page, end);
    }
    return 0;
  }

  boolean contains(long sector) {
    return ((word(sector) >>> sector) & 1) != 0;
  }

  /// The first sector after `sector` that differs from it, at most `limit`.
  long runEnd(long sector, long limit) {
    // Turned around where the run is one of ones, so that the end is the first one either way.
    long flip = contains(sector) ? -1 : 0;
    long at = sector;
    while (at < limit) {
      long differing = (word(at) ^ flip) >>> at;
      if (differing != 0) {
        return Math.min(limit, at + Long.numberOfTrailingZeros(differing));
      }
      at = (at | (Long.SIZE - 1)) + 1;
    }
    return limit;
  }

  /// Adds the sectors from `sector` up to `limit`, without it.
  void add(long sector, long limit) {
    long at = sector;
    while (at < limit) {
      long next = Math.min(limit, (at | (Long.SIZE - 1)) + 1);
      long mask = (-1L >>> (Long.SIZE - (next - at))) << at;
      long offset = at / Long.SIZE * Long.BYTES;
      long old = bits.get(WORD, offset);
      if ((old | mask) != old) {
        bits.set(WORD, offset, old | mask);
        changedPages.set((int) (offset / PAGE_BYTES));
      }
      at = next;
    }
  }

  private long word(long sector) {
    return bits.get(WORD, sector / Long.SIZE * Long.BYTES);
  }
}
