// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import dev.umlaut.frame.Ethernet;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// One Ethernet frame, without its check sequence, shown where it lies: a list of pieces of the
/// sender's memory. The object is used again for the next frame, so it is valid only during the
/// call that hands it over; who wants to keep a frame copies it.
///
/// The memory may belong to a hostile guest that changes it meanwhile. The header is therefore read
/// once, by [#seal()]; the payload may differ at every look.
///
/// Owned by the loop's thread.
///
/// @since 0.1
public final class Frame {
  /// Most bytes of a frame: a GSO frame of 64 KiB, its headers and VLAN tags.
  public static final int MAX_BYTES = 65536 + 512;

  /// Most pieces of memory that the frame of a guest lies in.
  public static final int PIECES_MAX = 1024;

  private static final int PAGE_BYTES = 4096;

  private final MemorySegment[] memory;
  private final long[] offsets;
  private final int[] lengths;
  private final Offload offload = new Offload();
  private final MemorySegment header = MemorySegment.ofArray(new byte[Ethernet.HEADER_BYTES]);
  private int pieces;
  private int length;
  private long destination;
  private long source;
  private int type;

  /// @param maxPieces most pieces of memory that a frame consists of
  public Frame(int maxPieces) {
    memory = new MemorySegment[maxPieces];
    offsets = new long[maxPieces];
    lengths = new int[maxPieces];
    Arrays.fill(memory, MemorySegment.NULL);
  }

  /// A frame of one piece, ready to be sent.
  ///
  /// @throws IllegalArgumentException when it is shorter than an Ethernet header or too long
  public static Frame of(MemorySegment bytes) {
    Frame frame = new Frame(1);
    if (bytes.byteSize() > MAX_BYTES || !frame.add(bytes, 0, (int) bytes.byteSize())) {
      throw new IllegalArgumentException("a frame of " + bytes.byteSize() + " bytes is too long");
    }
    if (!frame.seal()) {
      throw new IllegalArgumentException("a frame of " + bytes.byteSize() + " bytes is too short");
    }
    return frame;
  }

  /// Begins another frame: no pieces, no work left to do.
  public void clear() {
    pieces = 0;
    length = 0;
    offload.clear();
  }

  /// Adds a piece at the end.
  ///
  /// @return false when there are too many pieces or bytes; the frame is then of no use
  public boolean add(MemorySegment segment, long offset, int bytes) {
    if (pieces == memory.length || bytes > MAX_BYTES - length) {
      return false;
    }
    memory[pieces] = segment;
    offsets[pieces] = offset;
    lengths[pieces] = bytes;
    pieces++;
    length += bytes;
    return true;
  }

  /// Reads the header; the frame is complete.
  ///
  /// @return false when there are not even the bytes of a header
  public boolean seal() {
    if (length < Ethernet.HEADER_BYTES) {
      return false;
    }
    copyTo(header, 0, 0, Ethernet.HEADER_BYTES);
    destination = Ethernet.destination(header, 0);
    source = Ethernet.source(header, 0);
    type = Ethernet.type(header, 0);
    return true;
  }

  /// Becomes another frame with a part of it cut out and something else put there, behind the
  /// addresses. It lies where the other one lies. What is left to do on it moves along.
  ///
  /// @param at byte of the other frame at which to cut
  /// @param cut how many bytes
  /// @param put what is put there, all of it
  /// @param newType its Ethernet type then
  /// @return false when it has too many pieces or bytes
  boolean splice(Frame other, int at, int cut, MemorySegment put, int newType) {
    clear();
    int putBytes = (int) put.byteSize();
    boolean fits =
        addPart(other, 0, at)
            && (putBytes == 0 || add(put, 0, putBytes))
            && addPart(other, at + cut, other.length - at - cut);
    offload.set(other.offload);
    offload.move(putBytes - cut);
    destination = other.destination;
    source = other.source;
    type = newType;
    return fits;
  }

  private boolean addPart(Frame other, int from, int bytes) {
    int skip = from;
    int left = bytes;
    for (int i = 0; i < other.pieces && left > 0; i++) {
      int skipped = Math.min(skip, other.lengths[i]);
      int part = Math.min(left, other.lengths[i] - skipped);
      skip -= skipped;
      if (part > 0 && !add(other.memory[i], other.offsets[i] + skipped, part)) {
        return false;
      }
      left -= part;
    }
    return true;
  }

  /// Bytes of the frame.
  public int length() {
    return length;
  }

  /// The destination as in [dev.umlaut.frame.MacAddress#value()].
  public long destination() {
    return destination;
  }

  /// The source as in [dev.umlaut.frame.MacAddress#value()].
  public long source() {
    return source;
  }

  /// The Ethernet type field, 0 to 0xffff.
  public int type() {
    return type;
  }

  /// The work that is left to do on this frame.
  public Offload offload() {
    return offload;
  }

  /// Copies a part of the frame.
  ///
  /// @param target where to
  /// @param targetOffset byte in the target
  /// @param from byte of the frame to begin with
  /// @param bytes how many; `from + bytes` is at most [#length()]
  public void copyTo(MemorySegment target, long targetOffset, int from, int bytes) {
    int skip = from;
    int left = bytes;
    long to = targetOffset;
    for (int i = 0; i < pieces && left > 0; i++) {
      if (skip >= lengths[i]) {
        skip -= lengths[i];
        continue;
      }
      int part = Math.min(left, lengths[i] - skip);
      MemorySegment.copy(memory[i], offsets[i] + skip, target, to, part);
      to += part;
      left -= part;
      skip = 0;
    }
  }

  /// Reads one byte of every page of the frame. A page that its owner has taken away makes this
  /// throw `InternalError`: so a receiver whose copy failed finds out whether it was the sender's
  /// memory or its own.
  ///
  /// @return something made of what was read, so that it must be read
  public int touch() {
    int seen = 0;
    for (int i = 0; i < pieces; i++) {
      for (int at = 0; at < lengths[i]; at += PAGE_BYTES) {
        seen ^= memory[i].get(ValueLayout.JAVA_BYTE, offsets[i] + at);
      }
      if (lengths[i] > 0) {
        seen ^= memory[i].get(ValueLayout.JAVA_BYTE, offsets[i] + lengths[i] - 1);
      }
    }
    return seen;
  }

  @Override
  public String toString() {
    return "Frame[" + length + " bytes in " + pieces + " pieces]";
  }
}
