// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.umlaut.fabric.Network;
import dev.umlaut.fabric.Wiring;
import dev.umlaut.frame.MacAddress;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.vhost.DriverQueue.Buffer;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A frame that goes from the ring of one guest to that of another leaves no garbage. Counts bytes,
/// not time.
@Tag("os")
class RingAllocationTest {
  private static final int RX = 0;
  private static final int TX = 1;
  private static final int FRAMES = 20_000;
  private static final int ROUNDS = 8;
  private static final int FRAME_BYTES = 1514;

  /// The bytes that the best of some rounds allocates; the first ones are those of a young JVM.
  private static long bytesPerRound(long features, boolean indirect, int buffers) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] lowest = {Long.MAX_VALUE};
    OnLoop.run(loop -> {
      Network network = Network.hub("hub", new Wiring(loop, 0));
      NetDevice sender = device(loop, network, 1);
      NetDevice receiver = device(loop, network, 2);
      try (TestGuest from = new TestGuest(sender, features);
          TestGuest to = new TestGuest(receiver, features)) {
        Buffer[] sent = {from.out(new byte[NetHeader.BYTES]), from.out(frame())};
        Buffer[] received = {to.in(buffers == 1 ? 2048 : 512)};
        long table = from.allocate(4096);
        for (int round = 0; round < ROUNDS; round++) {
          long before = threads.getCurrentThreadAllocatedBytes();
          for (int i = 0; i < FRAMES; i++) {
            for (int offered = 0; offered < buffers; offered++) {
              to.driver(RX).add(received);
            }
            if (indirect) {
              from.driver(TX).addIndirect(table, sent);
            } else {
              from.driver(TX).add(sent);
            }
            sender.notified(TX);
          }
          lowest[0] = Math.min(lowest[0], threads.getCurrentThreadAllocatedBytes() - before);
        }
        int all = ROUNDS * FRAMES;
        assertThat(to.driver(RX).usedIndex()).isEqualTo(all * buffers & 0xffff);
        assertThat(receiver.counters()).isEqualTo(new NetCounters(0, 0, 0, 0, 0, 0, 0, 0, 0));
      }
    });
    return lowest[0];
  }

  private static NetDevice device(EventLoop loop, Network network, int number) {
    NetDevice device = new NetDevice(loop, new MacAddress(0x5254_0000_0000L + number), 1500);
    device.connect(network.attach("guest" + number, device));
    return device;
  }

  private static byte[] frame() {
    byte[] frame = new byte[FRAME_BYTES];
    frame[6] = 0x52; // a source
    return frame;
  }

  @Test
  void chainsOfDescriptorsAllocateNothing() {
    assertThat(bytesPerRound(0, false, 1)).isLessThan(FRAMES);
  }

  @Test
  void tablesOfDescriptorsAllocateNothing() {
    long features = Virtio.bits(Virtio.RING_INDIRECT_DESC, Virtio.RING_EVENT_IDX);

    assertThat(bytesPerRound(features, true, 1)).isLessThan(FRAMES);
  }

  @Test
  void mergedBuffersAllocateNothing() {
    assertThat(bytesPerRound(Virtio.bits(NetDevice.MRG_RXBUF), false, 3)).isLessThan(FRAMES);
  }
}
