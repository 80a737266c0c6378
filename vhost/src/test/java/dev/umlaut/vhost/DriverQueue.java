// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The driver's side of a split virtqueue, for tests: what a guest kernel does, and, by the raw
/// setters, what a hostile one could do.
final class DriverQueue {
  static final int NEXT = 1;
  static final int WRITE = 2;
  static final int INDIRECT = 4;

  private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED;

  private final MemorySegment memory;
  private final long base;
  private final int size;
  private final long at;
  private int nextDescriptor;
  private int available;
  private int takenUsed;

  /// A buffer of a chain.
  record Buffer(long address, int length, boolean writable) {
    static Buffer out(long address, int length) {
      return new Buffer(address, length, false);
    }

    static Buffer in(long address, int length) {
      return new Buffer(address, length, true);
    }
  }

  /// What the device has handed back.
  record Used(int head, int written) {}

  /// @param memory the guest's
  /// @param base guest address of its first byte
  /// @param at where in the memory the queue lies, a multiple of 4096
  DriverQueue(MemorySegment memory, long base, long at, int size) {
    this.memory = memory;
    this.base = base;
    this.at = at;
    this.size = size;
  }

  static long bytes(int size) {
    return 16L * size + 4096 + 4096 + 8L * size;
  }

  int size() {
    return size;
  }

  long descriptorsAddress() {
    return base + at;
  }

  long availableAddress() {
    return base + availableAt();
  }

  long usedAddress() {
    return base + usedAt();
  }

  SplitVirtqueue.Layout layout() {
    return new SplitVirtqueue.Layout(size, descriptorsAddress(), availableAddress(), usedAddress());
  }

  /// Makes a chain available.
  ///
  /// @return its head
  int add(Buffer... buffers) {
    int head = nextDescriptor;
    for (int i = 0; i < buffers.length; i++) {
      int index = nextDescriptor;
      nextDescriptor = (nextDescriptor + 1) % size;
      int flags = (buffers[i].writable ? WRITE : 0) | (i + 1 < buffers.length ? NEXT : 0);
      descriptor(index, buffers[i].address, buffers[i].length, flags);
      next(index, nextDescriptor);
    }
    push(head);
    return head;
  }

  /// Makes a chain available that is described in a table elsewhere.
  int addIndirect(long table, Buffer... buffers) {
    for (int i = 0; i < buffers.length; i++) {
      long d = table - base + 16L * i;
      memory.set(U64, d, buffers[i].address);
      memory.set(U32, d + 8, buffers[i].length);
      int flags = (buffers[i].writable ? WRITE : 0) | (i + 1 < buffers.length ? NEXT : 0);
      memory.set(U16, d + 12, (short) flags);
      memory.set(U16, d + 14, (short) (i + 1));
    }
    int head = nextDescriptor;
    nextDescriptor = (nextDescriptor + 1) % size;
    descriptor(head, table, 16 * buffers.length, INDIRECT);
    push(head);
    return head;
  }

  void descriptor(int index, long address, int length, int flags) {
    long d = at + 16L * index;
    memory.set(U64, d, address);
    memory.set(U32, d + 8, length);
    memory.set(U16, d + 12, (short) flags);
  }

  void next(int index, int following) {
    memory.set(U16, at + 16L * index + 14, (short) following);
  }

  void push(int head) {
    memory.set(U16, availableAt() + 4 + 2L * (available % size), (short) head);
    available = (available + 1) & 0xffff;
    availableIndex(available);
  }

  void availableIndex(int index) {
    ValueLayout.JAVA_SHORT.varHandle().setRelease(memory, availableAt() + 2, (short) index);
  }

  void noInterrupt(boolean on) {
    memory.set(U16, availableAt(), (short) (on ? 1 : 0));
  }

  void usedEvent(int index) {
    memory.set(U16, availableAt() + 4 + 2L * size, (short) index);
  }

  int availEvent() {
    return memory.get(U16, usedAt() + 4 + 8L * size) & 0xffff;
  }

  boolean kicksWanted() {
    return (memory.get(U16, usedAt()) & 1) == 0;
  }

  int usedIndex() {
    short index = (short) ValueLayout.JAVA_SHORT.varHandle().getAcquire(memory, usedAt() + 2);
    return index & 0xffff;
  }

  boolean hasUsed() {
    return usedIndex() != takenUsed;
  }

  /// Takes the next chain that the device has handed back.
  Used takeUsed() {
    if (!hasUsed()) {
      throw new AssertionError("the device has handed nothing back");
    }
    long element = usedAt() + 4 + 8L * (takenUsed % size);
    takenUsed = (takenUsed + 1) & 0xffff;
    return new Used(memory.get(U32, element), memory.get(U32, element + 4));
  }

  private long availableAt() {
    return at + 16L * size;
  }

  private long usedAt() {
    return (availableAt() + 4 + 2L * size + 2 + 4095) & -4096;
  }
}
