// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The beginning of a frame as a [PacketFilter] sees it: bytes that are there or not. Made to be
/// [read][#read] anew for every frame. Mutable, for one thread; allocates nothing.
///
/// @since 0.1
public final class PacketView {
  /// A filter looks at no more than so many bytes from the beginning of a frame; for it, a longer
  /// frame ends there.
  public static final int LOOK_BYTES = 512;

  private static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private MemorySegment bytes = MemorySegment.NULL;
  private int known;
  private int length;
  private boolean failed;

  /// Shows a frame of no bytes.
  public PacketView() {}

  /// Shows another frame.
  ///
  /// @param frame what is known of it lies at its beginning, and must stay there
  /// @param knownBytes so many are known: all, or [#LOOK_BYTES]
  /// @param lengthBytes of the whole frame
  public void read(MemorySegment frame, int knownBytes, int lengthBytes) {
    bytes = frame;
    known = knownBytes;
    length = lengthBytes;
  }

  /// Whether a filter means the frame.
  public boolean matches(PacketFilter filter) {
    failed = false;
    return filter.holds(this) && !failed;
  }

  int length() {
    return length;
  }

  /// A number in network byte order, or 0 and a [failure][#hasFailed] when it is not in the frame.
  ///
  /// @param at its first byte
  /// @param size 1, 2 or 4 bytes
  int number(long at, int size) {
    if (at + size > known) {
      failed = true;
      return 0;
    }
    return switch (size) {
      case 1 -> bytes.get(ValueLayout.JAVA_BYTE, at) & 0xff;
      case 2 -> bytes.get(U16, at) & 0xffff;
      default -> bytes.get(U32, at);
    };
  }

  /// Makes the filter at hand mean something else than this frame, whatever comes of it.
  void fail() {
    failed = true;
  }

  boolean hasFailed() {
    return failed;
  }
}
