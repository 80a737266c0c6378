// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.List;

/// The driver's side of a split virtqueue (virtio 1.2, section 2.7) whose buffers all stay where
/// they are: as the device takes them in order, the rings never change, only the indices do. So the
/// generator costs as little as it can.
///
/// Owned by one thread.
final class DriverRing {
  private static final int HEADER_BYTES = 12;
  private static final int BUFFER_BYTES = 2048;
  private static final int PAGE_BYTES = 4096;
  private static final int WRITE = 2;
  private static final VarHandle U16 = ValueLayout.JAVA_SHORT.varHandle();
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT;

  private final MemorySegment memory;
  private final int size;
  private final long base;
  private final long descriptors;
  private final long available;
  private final long used;
  private final long buffers;
  private int offered;
  private int collected;

  /// What a ring of so many buffers takes, with the buffers, in bytes: whole pages.
  static long bytes(int size) {
    long all = 64L * size + (long) BUFFER_BYTES * size;
    return (all + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
  }

  /// @param at where in the memory the ring lies, with its buffers behind it
  /// @param writable whether the device writes the buffers
  DriverRing(MemorySegment memory, long base, long at, int size, boolean writable) {
    this.memory = memory;
    this.size = size;
    this.base = base;
    descriptors = at;
    available = at + 16L * size;
    used = at + 32L * size;
    buffers = at + 64L * size;
    for (int i = 0; i < size; i++) {
      long descriptor = descriptors + 16L * i;
      memory.set(ValueLayout.JAVA_LONG, descriptor, base + buffers + (long) BUFFER_BYTES * i);
      memory.set(ValueLayout.JAVA_INT, descriptor + 8, BUFFER_BYTES);
      memory.set(SHORT, descriptor + 12, (short) (writable ? WRITE : 0));
      memory.set(SHORT, available + 4 + 2L * i, (short) i);
    }
    // Never: whoever calls us wastes a system call, as we look anyway.
    memory.set(SHORT, available + 4 + 2L * size, (short) -1);
  }

  /// Addresses of descriptors, used and available ring.
  long[] addresses() {
    return new long[] {base + descriptors, base + used, base + available};
  }

  /// Fills the buffers with frames, in turns.
  void prepare(List<byte[]> frames) {
    for (int i = 0; i < size; i++) {
      byte[] frame = frames.get(i % frames.size());
      long at = buffers + (long) BUFFER_BYTES * i + HEADER_BYTES;
      MemorySegment.copy(frame, 0, memory, ValueLayout.JAVA_BYTE, at, frame.length);
      memory.set(ValueLayout.JAVA_INT, descriptors + 16L * i + 8, HEADER_BYTES + frame.length);
    }
  }

  /// Buffers that the device has.
  int inFlight() {
    return (offered - collected) & 0xffff;
  }

  /// Gives buffers to the device.
  ///
  /// @return whether it wants to be told
  boolean offer(int count) {
    int before = offered;
    offered = (offered + count) & 0xffff;
    U16.setRelease(memory, available + 2, (short) offered);
    // Past what the device will use before we look again: it must not call.
    memory.set(SHORT, available + 4 + 2L * size, (short) (collected - 1));
    VarHandle.fullFence();
    int event = memory.get(SHORT, used + 4 + 8L * size) & 0xffff;
    return ((offered - event - 1) & 0xffff) < ((offered - before) & 0xffff);
  }

  /// Takes back what the device has done with.
  ///
  /// @return how many buffers
  int collect() {
    int done = (short) U16.getAcquire(memory, used + 2) & 0xffff;
    int news = (done - collected) & 0xffff;
    collected = done;
    return news;
  }
}
