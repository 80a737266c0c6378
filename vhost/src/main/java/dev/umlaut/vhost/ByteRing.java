// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// A bounded queue of bytes in native memory, which comes with the first byte that has to wait.
///
/// Owned by the loop's thread.
final class ByteRing {
  private final Arena arena;
  private final int capacity;
  private @Nullable MemorySegment bytes;
  private int start;
  private int count;

  /// @param arena where the memory is from
  /// @param capacity most bytes
  ByteRing(Arena arena, int capacity) {
    this.arena = arena;
    this.capacity = capacity;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /// Adds bytes at the end.
  ///
  /// @throws IllegalStateException when there is no room, which the caller has to know
  void add(MemorySegment from, long offset, int length) {
    if (length > capacity - count) {
      throw new IllegalStateException(length + " bytes into a ring with " + count + " already");
    }
    if (length == 0) {
      return;
    }
    MemorySegment target = bytes();
    int end = (start + count) % capacity;
    int first = Math.min(length, capacity - end);
    MemorySegment.copy(from, offset, target, end, first);
    MemorySegment.copy(from, offset + first, target, 0, length - first);
    count += length;
  }

  /// The memory; see [#start()].
  MemorySegment bytes() {
    MemorySegment present = bytes;
    if (present == null) {
      present = arena.allocate(capacity);
      bytes = present;
    }
    return present;
  }

  /// Where in the memory the oldest byte is.
  int start() {
    return start;
  }

  /// How many bytes lie in one piece from there.
  int contiguous() {
    return Math.min(count, capacity - start);
  }

  /// Forgets the oldest bytes.
  void remove(int length) {
    start = (start + length) % capacity;
    count -= length;
  }
}
