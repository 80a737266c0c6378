// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A driver that writes whatever it likes into its rings. When the device has had enough of it, it
/// comes back as a new one. Everything depends on the random numbers it is given.
final class HostileGuest implements Transport {
  private static final long BASE = 0x8c7000;
  private static final int MEMORY_BYTES = 1 << 18;
  private static final int SIZE = 16;
  private static final int QUEUE_BYTES = 16384;
  private static final int BUFFERS_AT = 2 * QUEUE_BYTES;
  private static final int SETTLE_LIMIT = 10_000;

  private final MemorySegment bytes = Arena.ofAuto().allocate(MEMORY_BYTES, 4096);
  private final GuestMemory memory =
      new GuestMemory(
          Arena.ofConfined(),
          List.of(new GuestMemory.Region(BASE, MEMORY_BYTES, BASE, 0)),
          List.of(bytes),
          0x104000);
  private final Device device;
  private final Random random;
  private final ArrayDeque<Integer> later = new ArrayDeque<>();
  private final List<DriverQueue> drivers = new ArrayList<>();
  private final List<SplitVirtqueue> rings = new ArrayList<>();
  private long features;
  private @Nullable Throwable failure;
  private boolean alive;

  /// How often it was thrown out.
  int deaths;

  /// What it was thrown out for the last time.
  @Nullable Throwable lastFailure;

  HostileGuest(Device device, Random random) {
    this.device = device;
    this.random = random;
  }

  /// Does one thing, good or bad, and kicks.
  ///
  /// @throws RuntimeException whatever the device throws that is not about the ring's rules
  void act() {
    if (!alive) {
      begin();
    }
    try {
      mischief();
      device.notified(random.nextInt(2));
      settle();
    } catch (VirtqueueException e) {
      fail(e);
    }
    buryIfDead();
  }

  /// Ends it when something that others did has found its ring broken.
  void buryIfDead() {
    Throwable reason = failure;
    if (reason != null) {
      if (!(reason instanceof VirtqueueException)) {
        throw new AssertionError("thrown out for a wrong reason", reason);
      }
      lastFailure = reason;
      deaths++;
      alive = false;
      failure = null;
    }
  }

  private void begin() {
    alive = true;
    later.clear();
    bytes.asSlice(0, BUFFERS_AT).fill((byte) 0);
    long offered =
        device.features() | Virtio.bits(Virtio.RING_INDIRECT_DESC, Virtio.RING_EVENT_IDX);
    features = random.nextBoolean() ? offered : offered & random.nextLong();
    device.driverStarted(this);
    drivers.clear();
    rings.clear();
    for (int i = 0; i < 2; i++) {
      DriverQueue driver = new DriverQueue(bytes, BASE, (long) i * QUEUE_BYTES, SIZE);
      drivers.add(driver);
      rings.add(new SplitVirtqueue(memory, driver.layout(), this, () -> {}));
    }
  }

  private void mischief() {
    DriverQueue driver = drivers.get(random.nextInt(2));
    switch (random.nextInt(12)) {
      case 0 -> driver.availableIndex(random.nextInt(0x10000));
      case 1 -> driver.usedEvent(random.nextInt(0x10000));
      case 2 -> driver.noInterrupt(random.nextBoolean());
      case 3 -> driver.push(random.nextInt(random.nextBoolean() ? SIZE : 0x10000));
      case 4 -> bytes.set(ValueLayout.JAVA_BYTE, random.nextInt(BUFFERS_AT), (byte) anyNumber());
      case 5 -> driver.addIndirect(BASE + BUFFERS_AT + 16L * random.nextInt(8), buffers(driver));
      case 6 -> {
        int index = random.nextInt(SIZE);
        driver.descriptor(index, address(), (int) anyNumber(), random.nextInt(8));
        driver.next(index, random.nextInt(random.nextInt(4) == 0 ? 0x10000 : SIZE));
        driver.push(index);
      }
      default -> driver.add(buffers(driver));
    }
  }

  /// Buffers as they may be for this queue, most of them.
  private DriverQueue.Buffer[] buffers(DriverQueue driver) {
    DriverQueue.Buffer[] made = new DriverQueue.Buffer[1 + random.nextInt(3)];
    boolean receive = driver == drivers.getFirst();
    for (int i = 0; i < made.length; i++) {
      boolean writable = receive ^ random.nextInt(30) == 0;
      int length = random.nextInt(20) == 0 ? (int) anyNumber() : random.nextInt(3000);
      made[i] = new DriverQueue.Buffer(address(), length, writable);
    }
    if (!receive) {
      header(made[0].address());
    }
    return made;
  }

  /// A header that asks for something, and a frame from and to somebody.
  private void header(long address) {
    long at = address - BASE;
    if (at < BUFFERS_AT || at > MEMORY_BYTES - 64) {
      return;
    }
    bytes.set(ValueLayout.JAVA_LONG_UNALIGNED, at, random.nextInt(3) == 0 ? random.nextLong() : 0);
    bytes.set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt(2));
    bytes.set(ValueLayout.JAVA_BYTE, at + 1, (byte) random.nextInt(6));
    bytes.set(ValueLayout.JAVA_LONG_UNALIGNED, at + 12, random.nextLong() & ~1L);
    bytes.set(ValueLayout.JAVA_BYTE, at + 18, (byte) 0x52);
    if (random.nextBoolean()) {
      bytes.set(ValueLayout.JAVA_SHORT_UNALIGNED, at + 24, (short) 8); // IPv4
      bytes.set(ValueLayout.JAVA_BYTE, at + 26, (byte) 0x45);
    }
  }

  private long address() {
    return switch (random.nextInt(20)) {
      case 0 -> random.nextLong();
      case 1 -> BASE + MEMORY_BYTES - random.nextInt(64);
      case 2 -> BASE + random.nextInt(BUFFERS_AT); // the rings themselves
      default -> BASE + BUFFERS_AT + random.nextInt(MEMORY_BYTES - BUFFERS_AT - 4096);
    };
  }

  private long anyNumber() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt();
      case 1 -> random.nextInt(1 << 20);
      case 2 -> -1;
      default -> 0;
    };
  }

  private void settle() {
    for (int i = 0; i < SETTLE_LIMIT && !later.isEmpty() && failure == null; i++) {
      device.notified(later.remove());
    }
    if (failure == null && !later.isEmpty()) {
      throw new AssertionError("the device never comes to rest");
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
  public void configChanged() {}

  @Override
  public void fail(Throwable reason) {
    failure = reason;
    device.driverStopped();
  }
}
