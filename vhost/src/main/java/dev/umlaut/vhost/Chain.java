// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// One chain of descriptors that a driver has made available: pieces of guest memory, first those
/// the device reads, then those it writes. Filled by [SplitVirtqueue#next]; used again for the next
/// chain. Addresses are checked: every piece lies in a mapped region, in the page of zeros, or is
/// marked as [outside][#isOutside(int)].
///
/// Owned by the loop's thread.
///
/// @since 0.1
public final class Chain {
  /// Most pieces of a chain, longer ones are an error of the driver.
  public static final int MAX_PIECES = 1024;

  private static final int FIRST_ALLOCATION = 32;

  private MemorySegment[] memory = new MemorySegment[FIRST_ALLOCATION];
  private long[] offsets = new long[FIRST_ALLOCATION];
  private int[] lengths = new int[FIRST_ALLOCATION];
  private int head;
  private int pieces;
  private int readablePieces;
  private long readableBytes;
  private long writableBytes;
  private boolean outside;

  /// An empty chain.
  public Chain() {
    Arrays.fill(memory, MemorySegment.NULL);
  }

  /// The index by which the driver knows the chain.
  int head() {
    return head;
  }

  void begin(int headIndex) {
    head = headIndex;
    pieces = 0;
    readablePieces = 0;
    readableBytes = 0;
    writableBytes = 0;
    outside = false;
  }

  /// Adds a piece; offset [GuestMemory#OUTSIDE] for one outside the guest's memory.
  void add(MemorySegment segment, long offset, int length, boolean writable) {
    if (pieces == MAX_PIECES) {
      throw new VirtqueueException("a chain has more than " + MAX_PIECES + " descriptors");
    }
    if (pieces == memory.length) {
      memory = Arrays.copyOf(memory, 2 * pieces);
      offsets = Arrays.copyOf(offsets, 2 * pieces);
      lengths = Arrays.copyOf(lengths, 2 * pieces);
    }
    memory[pieces] = segment;
    offsets[pieces] = offset;
    lengths[pieces] = length;
    outside |= offset < 0;
    pieces++;
    if (writable) {
      writableBytes += length;
    } else {
      if (pieces - 1 != readablePieces) {
        throw new VirtqueueException("a readable descriptor follows a writable one");
      }
      readablePieces = pieces;
      readableBytes += length;
    }
  }

  /// How many pieces there are, readable and writable.
  public int pieces() {
    return pieces;
  }

  /// How many of the pieces, the first ones, are for reading.
  public int readablePieces() {
    return readablePieces;
  }

  /// Bytes of the readable pieces together.
  public long readableBytes() {
    return readableBytes;
  }

  /// Bytes of the writable pieces together.
  public long writableBytes() {
    return writableBytes;
  }

  /// The memory a piece lies in.
  public MemorySegment memory(int piece) {
    return memory[piece];
  }

  /// Where in its memory a piece begins.
  public long offset(int piece) {
    return offsets[piece];
  }

  /// Bytes of a piece, more than 0.
  public int length(int piece) {
    return lengths[piece];
  }

  /// Whether any piece lies outside the memory that the guest shares. Such a chain is no violation:
  /// the kernel's own image is not shared, but can be what a driver wants read.
  public boolean isOutside() {
    return outside;
  }

  /// Whether this piece lies outside the memory that the guest shares.
  public boolean isOutside(int piece) {
    return offsets[piece] < 0;
  }

  /// Copies from the readable part. Pieces outside are left out: the target keeps what it has.
  ///
  /// @param from byte of the readable part to begin with
  /// @return bytes copied, fewer than asked for at the end of the part
  public int read(long from, MemorySegment target, long targetOffset, int bytes) {
    return copy(from, target, targetOffset, bytes, true);
  }

  /// Copies into the writable part. Pieces outside are left out.
  ///
  /// @param to byte of the writable part to begin with
  /// @return bytes copied, fewer than asked for at the end of the part
  public int write(long to, MemorySegment source, long sourceOffset, int bytes) {
    return copy(to, source, sourceOffset, bytes, false);
  }

  private int copy(long from, MemorySegment other, long otherOffset, int bytes, boolean reading) {
    int first = reading ? 0 : readablePieces;
    int end = reading ? readablePieces : pieces;
    long skip = from;
    int done = 0;
    for (int i = first; i < end && done < bytes; i++) {
      if (skip >= lengths[i]) {
        skip -= lengths[i];
        continue;
      }
      int part = (int) Math.min(bytes - done, lengths[i] - skip);
      if (isOutside(i)) {
        done += part;
      } else if (reading) {
        MemorySegment.copy(memory[i], offsets[i] + skip, other, otherOffset + done, part);
        done += part;
      } else {
        MemorySegment.copy(other, otherOffset + done, memory[i], offsets[i] + skip, part);
        done += part;
      }
      skip = 0;
    }
    return done;
  }
}
