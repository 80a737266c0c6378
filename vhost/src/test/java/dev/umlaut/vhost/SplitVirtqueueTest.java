// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.umlaut.vhost.DriverQueue.Buffer;
import dev.umlaut.vhost.DriverQueue.Used;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// The ring protocol as a driver sees it, and everything a driver can do to it.
class SplitVirtqueueTest {
  private static final long EVENT_IDX = Virtio.bits(Virtio.RING_EVENT_IDX);
  private static final long INDIRECT = Virtio.bits(Virtio.RING_INDIRECT_DESC);

  private final Chain chain = new Chain();

  /// A device that does nothing by itself: the tests drive its queue.
  private static final class Idle implements Device {
    @Override
    public int virtioId() {
      return 42;
    }

    @Override
    public int queueCount() {
      return 1;
    }

    @Override
    public long features() {
      return 0;
    }

    @Override
    public byte[] config() {
      return new byte[0];
    }

    @Override
    public void driverStarted(Transport driver) {}

    @Override
    public void notified(int queue) {}

    @Override
    public void driverStopped() {}
  }

  private static TestGuest guest(long features) {
    return new TestGuest(new Idle(), features, 8);
  }

  private static SplitVirtqueue queue(TestGuest guest) {
    return Objects.requireNonNull(guest.queue(0));
  }

  @Test
  void chainsGoThereAndBackInOrderOverManyRounds() {
    try (TestGuest guest = guest(0)) {
      SplitVirtqueue queue = queue(guest);
      Buffer out = guest.out((byte) 1, (byte) 2, (byte) 3);
      Buffer in = guest.in(100);
      Chain none = new Chain();
      for (int round = 0; round < 70_000; round++) { // the 16-bit indices wrap
        int head = guest.driver(0).add(out, in);
        boolean one = queue.next(chain) && !queue.next(none);
        queue.complete(chain, round & 63);
        queue.publish();
        boolean whole = chain.readableBytes() == 3 && chain.writableBytes() == 100;
        boolean back = guest.driver(0).takeUsed().equals(new Used(head, round & 63));
        if (!one || !whole || !back) {
          fail("round %d: one %s, whole %s, back %s", round, one, whole, back);
        }
      }
    }
  }

  @Test
  void completedChainsAreInvisibleUntilPublishedTogether() {
    try (TestGuest guest = guest(0)) {
      SplitVirtqueue queue = queue(guest);
      guest.driver(0).add(guest.in(10));
      guest.driver(0).add(guest.in(10));
      while (queue.next(chain)) {
        queue.complete(chain, 1);
        assertThat(guest.driver(0).hasUsed()).isFalse();
      }
      queue.publish();
      assertThat(guest.driver(0).usedIndex()).isEqualTo(2);
    }
  }

  @Test
  void rewoundChainsAreTakenAgain() {
    try (TestGuest guest = guest(0)) {
      SplitVirtqueue queue = queue(guest);
      int first = guest.driver(0).add(guest.in(10));
      guest.driver(0).add(guest.in(10));
      queue.next(chain);
      queue.complete(chain, 1);
      queue.next(chain);
      queue.rewind(2);
      queue.publish();
      assertThat(guest.driver(0).hasUsed()).isFalse();
      assertThat(queue.next(chain)).isTrue();
      assertThat(chain.head()).isEqualTo(first);
    }
  }

  @Test
  void indirectChainsAreFollowedOnlyWhenNegotiated() {
    try (TestGuest guest = guest(INDIRECT);
        TestGuest other = guest(0)) {
      guest
          .driver(0)
          .addIndirect(guest.allocate(64), guest.out((byte) 7), guest.in(5), guest.in(6));
      assertThat(queue(guest).next(chain)).isTrue();
      assertThat(chain.pieces()).isEqualTo(3);
      assertThat(chain.writableBytes()).isEqualTo(11);

      other.driver(0).addIndirect(other.allocate(64), other.in(5));
      assertThatThrownBy(() -> queue(other).next(chain)).isInstanceOf(VirtqueueException.class);
    }
  }

  @Test
  void driverIsWokenOnlyWhenItsFlagAllows() {
    try (TestGuest guest = guest(0)) {
      SplitVirtqueue queue = queue(guest);
      guest.driver(0).noInterrupt(true);
      serveOne(guest, queue);
      assertThat(guest.calls).isZero();
      guest.driver(0).noInterrupt(false);
      queue.signal(); // nothing new
      assertThat(guest.calls).isZero();
      serveOne(guest, queue);
      assertThat(guest.calls).isEqualTo(1);
    }
  }

  @Test
  void driverWithEventIndexIsWokenWhenTheIndexIsPassed() {
    try (TestGuest guest = guest(EVENT_IDX)) {
      SplitVirtqueue queue = queue(guest);
      guest.driver(0).usedEvent(2);
      serveOne(guest, queue);
      serveOne(guest, queue);
      assertThat(guest.calls).isZero();
      serveOne(guest, queue);
      assertThat(guest.calls).isEqualTo(1);
      serveOne(guest, queue);
      assertThat(guest.calls).isEqualTo(1);
    }
  }

  @Test
  void kicksAreAskedForBeyondWhatWasSeen() {
    try (TestGuest guest = guest(EVENT_IDX)) {
      SplitVirtqueue queue = queue(guest);
      guest.driver(0).add(guest.in(10));
      assertThat(queue.enableKicks()).as("something came before").isTrue();
      assertThat(queue.enableKicks()).isFalse();
      assertThat(guest.driver(0).availEvent()).isEqualTo(1);
      queue.next(chain);
      assertThat(queue.enableKicks()).isFalse();
      assertThat(guest.driver(0).availEvent()).isEqualTo(1);
    }
  }

  @Test
  void circlesBadIndicesAndBadOrdersAreDetected() {
    breaks(q -> {
      q.descriptor(0, TestGuest.BASE, 1, DriverQueue.NEXT);
      q.next(0, 0);
      q.push(0);
    });
    breaks(q -> q.push(8));
    breaks(q -> q.push(0xffff));
    breaks(q -> {
      q.descriptor(0, TestGuest.BASE, 1, DriverQueue.NEXT);
      q.next(0, 8);
      q.push(0);
    });
    breaks(q -> q.add(Buffer.in(TestGuest.BASE, 1), Buffer.out(TestGuest.BASE, 1)));
    breaks(q -> q.availableIndex(9));
    breaks(q -> q.add(Buffer.out(TestGuest.BASE, -1)));
  }

  @Test
  void badTablesOfIndirectDescriptorsAreDetected() {
    breaks(q -> indirect(q, TestGuest.BASE, 0));
    breaks(q -> indirect(q, TestGuest.BASE, 17));
    breaks(q -> indirect(q, TestGuest.BASE, -16));
    breaks(q -> indirect(q, TestGuest.BASE + TestGuest.MEMORY_BYTES - 16, 32));
    breaks(q -> indirect(q, 0, 16));
    breaks(q -> indirect(q, -16, 32));
    breaks(q -> {
      q.descriptor(1, TestGuest.BASE, 16, DriverQueue.INDIRECT);
      indirect(q, q.descriptorsAddress() + 16, 16);
    });
  }

  @Test
  void addressesOutsideAreMarkedNotFollowed() {
    try (TestGuest guest = guest(0)) {
      long end = TestGuest.BASE + TestGuest.MEMORY_BYTES;
      long[] addresses = {0, TestGuest.BASE - 1, end - 1, end, -1, Long.MIN_VALUE, Long.MAX_VALUE};
      for (long address : addresses) {
        guest.driver(0).add(Buffer.out(address, 2));
        queue(guest).next(chain);
        assertThat(chain.isOutside()).as("address %x", address).isTrue();
        assertThat(chain.read(0, MemorySegment.ofArray(new byte[2]), 0, 2)).isEqualTo(2);
      }
    }
  }

  @Test
  void pageOfZerosCanBeReadAndNotWritten() {
    try (TestGuest guest = guest(0)) {
      guest.driver(0).add(Buffer.out(TestGuest.ZERO_PAGE + 4, 4092));
      queue(guest).next(chain);
      assertThat(chain.isOutside()).isFalse();
      byte[] seen = {1, 1, 1, 1};
      chain.read(0, MemorySegment.ofArray(seen), 0, 4);
      assertThat(seen).containsOnly(0);

      guest.driver(0).add(Buffer.in(TestGuest.ZERO_PAGE, 16));
      queue(guest).next(chain);
      assertThat(chain.isOutside()).isTrue();
    }
  }

  @Test
  void queuesOutsideMemoryOrOfBadShapeAreRefused() {
    try (TestGuest guest = guest(0)) {
      long end = TestGuest.BASE + TestGuest.MEMORY_BYTES;
      assertThatThrownBy(() -> new SplitVirtqueue.Layout(3, 0, 0, 0))
          .isInstanceOf(VirtqueueException.class);
      assertThatThrownBy(() -> new SplitVirtqueue.Layout(0, 0, 0, 0))
          .isInstanceOf(VirtqueueException.class);
      assertThatThrownBy(() -> new SplitVirtqueue.Layout(1 << 20, 0, 0, 0))
          .isInstanceOf(VirtqueueException.class);
      assertThatThrownBy(() -> new SplitVirtqueue.Layout(8, 8, 0, 0))
          .isInstanceOf(VirtqueueException.class);
      for (long used : new long[] {0, end - 4, -4}) {
        var layout = new SplitVirtqueue.Layout(8, TestGuest.BASE, TestGuest.BASE, used);
        assertThatThrownBy(() -> new SplitVirtqueue(guest.memory, layout, guest, () -> {}))
            .isInstanceOf(VirtqueueException.class);
      }
    }
  }

  /// Whatever stands in the ring, the device either takes chains of checked memory or says that the
  /// ring is broken; it never reads elsewhere, never loops for ever.
  @Test
  void randomRingsDoNoHarm() {
    for (long seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      try (TestGuest guest = guest(random.nextBoolean() ? INDIRECT : INDIRECT | EVENT_IDX)) {
        SplitVirtqueue queue = queue(guest);
        for (long at = 0; at < 3 * 4096; at++) {
          if (random.nextInt(4) == 0) {
            guest.bytes.set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt());
          }
        }
        for (int i = 0; i < 8; i++) {
          long address = TestGuest.BASE + random.nextInt(8192);
          guest.driver(0).descriptor(i, address, random.nextInt(200), random.nextInt(8));
          guest.driver(0).next(i, random.nextInt(9));
        }
        guest.driver(0).availableIndex(random.nextInt(10));
        int taken = 0;
        try {
          while (queue.next(chain)) {
            taken++;
            assertThat(taken).as("seed %d", seed).isLessThanOrEqualTo(8);
            chain.write(0, MemorySegment.ofArray(new byte[50]), 0, 50);
            queue.complete(chain, 0);
          }
          queue.publish();
          queue.signal();
          queue.enableKicks();
        } catch (VirtqueueException expected) {
          assertThat(expected).hasMessageNotContaining("null");
        }
      }
    }
  }

  private void serveOne(TestGuest guest, SplitVirtqueue queue) {
    guest.driver(0).add(Buffer.in(TestGuest.BASE, 10));
    assertThat(queue.next(chain)).isTrue();
    queue.complete(chain, 0);
    queue.publish();
    queue.signal();
  }

  private void breaks(Consumer<DriverQueue> deed) {
    try (TestGuest guest = guest(INDIRECT)) {
      deed.accept(guest.driver(0));
      assertThatThrownBy(() -> queue(guest).next(chain)).isInstanceOf(VirtqueueException.class);
    }
  }

  private static void indirect(DriverQueue queue, long table, int bytes) {
    queue.descriptor(0, table, bytes, DriverQueue.INDIRECT);
    queue.push(0);
  }
}
