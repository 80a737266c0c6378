// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A path, or one name of it, as the kernel takes it: bytes of no particular encoding, and a NUL at
/// the end. Filled again and again, so that a call allocates nothing.
///
/// Owned by one thread at a time.
///
/// @since 0.1
public final class PathBuffer {
  /// Longest path in bytes, without the NUL (`PATH_MAX`).
  public static final int BYTES_MAX = 4095;

  private final MemorySegment bytes = Arena.ofAuto().allocate(BYTES_MAX + 1L);
  private int length;

  /// An empty one.
  public PathBuffer() {}

  /// Makes it empty.
  public PathBuffer clear() {
    length = 0;
    bytes.set(ValueLayout.JAVA_BYTE, 0, (byte) 0);
    return this;
  }

  /// Adds bytes at the end.
  ///
  /// @return false when they do not fit, or have a NUL: nothing was added
  public boolean append(byte[] part) {
    return append(MemorySegment.ofArray(part), 0, part.length);
  }

  /// Adds bytes at the end.
  ///
  /// @return false when they do not fit, or have a NUL: nothing was added
  public boolean append(MemorySegment source, long offset, int count) {
    if (count < 0 || count > BYTES_MAX - length) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (source.get(ValueLayout.JAVA_BYTE, offset + i) == 0) {
        return false;
      }
    }
    MemorySegment.copy(source, offset, bytes, length, count);
    length += count;
    bytes.set(ValueLayout.JAVA_BYTE, length, (byte) 0);
    return true;
  }

  /// How many bytes it has, without the NUL.
  public int length() {
    return length;
  }

  /// One of its bytes.
  ///
  /// @param index 0 to [#length()] - 1
  public byte at(int index) {
    if (index >= length) {
      throw new IndexOutOfBoundsException(index);
    }
    return bytes.get(ValueLayout.JAVA_BYTE, index);
  }

  /// A copy of its bytes, without the NUL.
  public byte[] toBytes() {
    return bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
  }

  /// Where it lies in memory, with its NUL.
  long address() {
    return bytes.address();
  }
}
