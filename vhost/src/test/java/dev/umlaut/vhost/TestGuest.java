// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.vhost.DriverQueue.Buffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A guest without a kernel and without a socket: memory, queues, and a [Transport] between them
/// and a device, all on the caller's thread.
final class TestGuest implements Transport, AutoCloseable {
  static final long BASE = 0x8c7000;
  static final int MEMORY_BYTES = 4 << 20;
  static final long ZERO_PAGE = 0x104000;

  final Arena arena = Arena.ofConfined();
  final MemorySegment bytes = arena.allocate(MEMORY_BYTES, 4096);
  final GuestMemory memory;
  final List<DriverQueue> queues = new ArrayList<>();
  final ArrayDeque<Integer> later = new ArrayDeque<>();
  int calls;
  int configChanges;
  @Nullable Throwable failure;
  private final Device device;
  private final long features;
  private final List<SplitVirtqueue> rings = new ArrayList<>();
  private long allocated;

  /// @param features what the driver accepts of what the device offers
  TestGuest(Device device, long features) {
    this(device, features, 256);
  }

  TestGuest(Device device, long features, int queueSize) {
    this.device = device;
    this.features = features;
    memory =
        new GuestMemory(
            arena,
            List.of(new GuestMemory.Region(BASE, MEMORY_BYTES, BASE, 0)),
            List.of(bytes),
            ZERO_PAGE);
    for (int i = 0; i < device.queueCount(); i++) {
      long at = allocate((int) DriverQueue.bytes(queueSize)) - BASE;
      queues.add(new DriverQueue(bytes, BASE, at, queueSize));
    }
    device.driverStarted(this);
    for (int i = 0; i < device.queueCount(); i++) {
      rings.add(new SplitVirtqueue(memory, queues.get(i).layout(), this, () -> calls++));
    }
    for (int i = 0; i < device.queueCount(); i++) {
      device.notified(i);
    }
  }

  /// Guest memory of its own for a buffer, 4 KiB aligned.
  long allocate(int length) {
    long address = BASE + allocated;
    allocated += (length + 4095L) & -4096;
    if (allocated > MEMORY_BYTES) {
      throw new AssertionError("the test guest has no memory left");
    }
    return address;
  }

  /// A device-readable buffer with these contents.
  Buffer out(byte... contents) {
    long address = allocate(contents.length);
    MemorySegment.copy(contents, 0, bytes, ValueLayout.JAVA_BYTE, address - BASE, contents.length);
    return Buffer.out(address, contents.length);
  }

  /// A device-writable buffer.
  Buffer in(int length) {
    return Buffer.in(allocate(length), length);
  }

  byte[] read(Buffer buffer, int length) {
    return bytes.asSlice(buffer.address() - BASE, length).toArray(ValueLayout.JAVA_BYTE);
  }

  DriverQueue driver(int queue) {
    return queues.get(queue);
  }

  /// Kicks a queue and serves what the device wants to do later, until it is at rest.
  void kick(int queue) {
    device.notified(queue);
    settle();
  }

  void settle() {
    for (int i = 0; i < 10_000 && !later.isEmpty(); i++) {
      device.notified(later.remove());
    }
  }

  @Override
  public boolean negotiated(int bit) {
    return (features >>> bit & 1) != 0;
  }

  @Override
  public @Nullable SplitVirtqueue queue(int index) {
    return failure == null && index < rings.size() ? rings.get(index) : null;
  }

  @Override
  public void notifyLater(int queue) {
    if (!later.contains(queue)) {
      later.add(queue);
    }
  }

  @Override
  public void configChanged() {
    configChanges++;
  }

  @Override
  public void fail(Throwable reason) {
    failure = reason;
    device.driverStopped();
  }

  @Override
  public void close() {
    memory.close();
  }
}
