// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.fabric.Network;
import dev.umlaut.fabric.Wiring;
import dev.umlaut.frame.MacAddress;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.vhost.DriverQueue.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Two network cards on one network, each with a driver of its own choice of features.
@Tag("os")
class NetDeviceTest {
  private static final int RX = 0;
  private static final int TX = 1;
  private static final long MERGE = Virtio.bits(NetDevice.MRG_RXBUF);
  private static final long ALL_OFFLOADS =
      Virtio.bits(NetDevice.CSUM, NetDevice.GUEST_CSUM, NetDevice.HOST_TSO4, NetDevice.GUEST_TSO4)
          | Virtio.bits(NetDevice.HOST_TSO6, NetDevice.GUEST_TSO6, NetDevice.GUEST_ECN);

  private interface Body {
    void run(Pair pair) throws Exception;
  }

  /// A sender and a receiver.
  private record Pair(NetDevice sender, NetDevice receiver, TestGuest from, TestGuest to) {
    void send(byte[] header, byte[] frame) {
      from.driver(TX).add(from.out(header), from.out(frame));
      from.kick(TX);
    }

    /// What the receiver's driver finds next, header included; empty when there is nothing.
    byte[] receive(Buffer... buffers) {
      ByteBuffer got = ByteBuffer.allocate(100_000);
      int parts = 1;
      for (int i = 0; i < parts && to.driver(RX).hasUsed(); i++) {
        int length = to.driver(RX).takeUsed().written();
        got.put(to.read(buffers[i], length));
        if (i == 0) {
          parts = got.order(ByteOrder.LITTLE_ENDIAN).getShort(10);
        }
      }
      return Arrays.copyOf(got.array(), got.position());
    }

    Buffer[] offer(int count, int length) {
      Buffer[] buffers = new Buffer[count];
      for (int i = 0; i < count; i++) {
        buffers[i] = to.in(length);
        to.driver(RX).add(buffers[i]);
      }
      return buffers;
    }
  }

  private static void with(long senderFeatures, long receiverFeatures, Body body) {
    OnLoop.run(loop -> {
      Network network = Network.hub("hub", new Wiring(loop, 0));
      NetDevice a = device(loop, network, 1);
      NetDevice b = device(loop, network, 2);
      try (TestGuest from = new TestGuest(a, senderFeatures);
          TestGuest to = new TestGuest(b, receiverFeatures)) {
        body.run(new Pair(a, b, from, to));
      }
    });
  }

  private static NetDevice device(EventLoop loop, Network network, int number) {
    NetDevice device = new NetDevice(loop, new MacAddress(0x5254_0000_0000L + number), 1500);
    device.connect(network.attach("guest" + number, device));
    return device;
  }

  private static byte[] header(int flags, int type, int... rest) {
    ByteBuffer header = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    header.put((byte) flags).put((byte) type);
    for (int field : rest) {
      header.putShort((short) field);
    }
    return header.array();
  }

  private static byte[] plain(int length, long seed) {
    byte[] frame = new byte[length];
    new Random(seed).nextBytes(frame);
    frame[6] = 0x52; // a source that is not a group
    return frame;
  }

  private static byte[] payload(byte[] received) {
    return Arrays.copyOfRange(received, 12, received.length);
  }

  @Test
  void smallFrameCrossesWithAHeaderThatSaysOneBuffer() {
    with(
        0,
        0,
        pair -> {
          Buffer[] buffers = pair.offer(1, 2000);
          byte[] frame = plain(60, 1);
          pair.send(header(0, 0), frame);
          byte[] got = pair.receive(buffers);

          assertThat(payload(got)).isEqualTo(frame);
          assertThat(Arrays.copyOf(got, 12)).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0);
          assertThat(pair.from.driver(TX).hasUsed()).isTrue();
          assertThat(pair.to.calls).isEqualTo(1);
        });
  }

  @Test
  void segmentOf64KibCrossesWholeOverMergedBuffers() {
    with(
        ALL_OFFLOADS,
        ALL_OFFLOADS | MERGE,
        pair -> {
          Buffer[] buffers = pair.offer(20, 4096);
          byte[] frame = plain(65_550, 2);
          pair.send(header(1, 1, 66, 1448, 34, 16), frame);
          byte[] got = pair.receive(buffers);

          assertThat(payload(got)).isEqualTo(frame);
          assertThat(Arrays.copyOf(got, 12))
              .isEqualTo(header(1, 1, 66, 1448, 34, 16, (65_550 + 12 + 4095) / 4096));
        });
  }

  @Test
  void frameThatDoesNotFitIntoTheQueueWaitsAndKeepsItsOrder() {
    with(
        0,
        MERGE,
        pair -> {
          Buffer[] tooFew = pair.offer(2, 100);
          pair.send(header(0, 0), plain(600, 3));
          pair.send(header(0, 0), plain(60, 4));
          assertThat(pair.to.driver(RX).hasUsed()).isFalse();
          assertThat(pair.receiver.counters().backlogged()).isEqualTo(2);

          Buffer[] more = pair.offer(6, 100);
          pair.to.kick(RX);
          Buffer[] all = {tooFew[0], tooFew[1], more[0], more[1], more[2], more[3], more[4]};
          assertThat(payload(pair.receive(all))).isEqualTo(plain(600, 3));
          assertThat(payload(pair.receive(more[5]))).isEqualTo(plain(60, 4));
        });
  }

  @Test
  void fullBacklogDropsAndCounts() {
    with(
        0,
        0,
        pair -> {
          Buffer header = pair.from.out(header(0, 0));
          Buffer frame = pair.from.out(plain(60, 5));
          for (int i = 0; i < NetDevice.BACKLOG_FRAMES + 10; i++) {
            pair.from.driver(TX).add(header, frame);
            pair.from.kick(TX);
          }
          assertThat(pair.receiver.counters().noBuffer()).isEqualTo(10);
        });
  }

  @Test
  void frameTooBigForUnmergedBuffersIsDroppedAndTheNextOneGetsThrough() {
    with(
        0,
        0,
        pair -> {
          Buffer[] buffers = pair.offer(2, 100);
          pair.send(header(0, 0), plain(600, 6));
          pair.send(header(0, 0), plain(60, 7));

          assertThat(payload(pair.receive(buffers))).isEqualTo(plain(60, 7));
          assertThat(pair.receiver.counters().tooBig()).isEqualTo(1);
        });
  }

  @Test
  void framesThatMakeNoSenseAreDroppedAndCounted() {
    with(
        Virtio.bits(NetDevice.CSUM, NetDevice.HOST_TSO4),
        ALL_OFFLOADS,
        pair -> {
          Buffer[] buffers = pair.offer(1, 2000);
          pair.send(header(0, 0), new byte[13]); // shorter than an Ethernet header
          pair.send(header(1, 0, 0, 0, 59, 0), plain(60, 8)); // checksum beyond the end
          pair.send(header(1, 0, 0, 0, 0xffff, 0xffff), plain(60, 8));
          pair.send(header(1, 1, 54, 0, 34, 16), plain(60, 8)); // pieces of no bytes
          pair.send(header(0, 1, 54, 1448, 34, 16), plain(60, 8)); // to be cut but not summed
          pair.send(header(1, 4, 54, 1448, 34, 16), plain(60, 8)); // a feature it has not accepted
          pair.send(header(1, 3, 54, 1448, 34, 16), plain(60, 8)); // UDP fragments: never offered
          pair.from.driver(TX).add(pair.from.out(new byte[11])); // not even a header
          pair.from.driver(TX).add(pair.from.in(100)); // a receive buffer in the wrong queue
          pair.from.kick(TX);

          assertThat(pair.sender.counters().sentInvalid()).isEqualTo(9);
          assertThat(pair.receive(buffers)).isEmpty();
        });
  }

  @Test
  void memoryOutsideIsNotSentButThePageOfZerosIs() {
    with(
        0,
        0,
        pair -> {
          Buffer[] buffers = pair.offer(1, 2000);
          byte[] head = Arrays.copyOf(plain(14, 9), 14);
          Buffer header = pair.from.out(header(0, 0));
          pair.from.driver(TX).add(header, pair.from.out(head), Buffer.out(0x1000, 50));
          pair.from
              .driver(TX)
              .add(header, pair.from.out(head), Buffer.out(TestGuest.ZERO_PAGE, 50));
          pair.from.kick(TX);

          assertThat(pair.sender.counters().sentOutside()).isEqualTo(1);
          assertThat(payload(pair.receive(buffers))).isEqualTo(Arrays.copyOf(head, 64));
        });
  }

  @Test
  void brokenReceiverLosesItsConnectionAndTheSenderDoesNotNotice() {
    with(
        0,
        0,
        pair -> {
          pair.to.driver(RX).add(Buffer.in(0x1000, 2000));
          pair.send(header(0, 0), plain(60, 10));
          assertThat(pair.to.failure).isInstanceOf(VirtqueueException.class);
          assertThat(pair.from.failure).isNull();
          pair.send(header(0, 0), plain(60, 11));
          assertThat(pair.receiver.counters().noDriver()).isEqualTo(1);
        });
  }

  @Test
  void pulledCableStopsFramesBothWaysAndIsTold() {
    with(
        0,
        Virtio.bits(NetDevice.STATUS),
        pair -> {
          pair.offer(2, 2000);
          pair.receiver.linkUp(false);
          assertThat(pair.to.configChanges).isEqualTo(1);
          assertThat(pair.receiver.config()[6]).isZero();
          pair.send(header(0, 0), plain(60, 12));
          assertThat(pair.to.driver(RX).hasUsed()).isFalse();
          pair.receiver.linkUp(true);
          pair.send(header(0, 0), plain(60, 12));
          assertThat(pair.to.driver(RX).hasUsed()).isTrue();
        });
  }

  @Test
  void configurationHasAddressStatusAndMtu() {
    OnLoop.run(loop -> {
      NetDevice device = new NetDevice(loop, MacAddress.parse("52:54:00:01:02:03"), 9000);
      assertThat(device.config())
          .startsWith(0x52, 0x54, 0, 1, 2, 3, 1, 0, 1, 0, 9000 & 0xff, 9000 >> 8);
      assertThatThrownBy(() -> new NetDevice(loop, new MacAddress(2), 67))
          .isInstanceOf(IllegalArgumentException.class);
    });
  }

  @Test
  void missingChecksumIsFilledInForAReceiverThatWantsItDone() {
    with(
        ALL_OFFLOADS,
        0,
        pair -> {
          Buffer[] buffers = pair.offer(1, 2000);
          byte[] frame = TcpSegment.of(4, 100).unsummed();
          pair.send(header(1, 0, 0, 0, 34, 16), frame);
          byte[] got = payload(pair.receive(buffers));

          assertThat(TcpSegment.parse(got).sound()).isTrue();
          assertThat(pair.receiver.counters().softened()).isEqualTo(1);
        });
  }

  @Test
  void largeSegmentIsCutForAReceiverThatWantsPieces() {
    for (int version : new int[] {4, 6}) {
      with(
          ALL_OFFLOADS,
          Virtio.bits(NetDevice.GUEST_CSUM),
          pair -> {
            Buffer[] buffers = pair.offer(10, 2000);
            TcpSegment whole = TcpSegment.of(version, 3000);
            pair.send(
                header(1, version == 4 ? 1 : 4, 0, 1400, whole.tcpStart(), 16), whole.unsummed());
            int sequence = whole.sequence();
            byte[] data = new byte[0];
            for (int i = 0; i < 3; i++) {
              TcpSegment piece = TcpSegment.parse(payload(pair.receive(buffers[i])));
              assertThat(piece.sound()).as("piece %d of IPv%d", i, version).isTrue();
              assertThat(piece.sequence()).isEqualTo(sequence + 1400 * i);
              assertThat(piece.isLast()).isEqualTo(i == 2);
              data = TcpSegment.join(data, piece.data());
            }
            assertThat(data).isEqualTo(whole.data());
            assertThat(pair.to.driver(RX).hasUsed()).isFalse();
          });
    }
  }

  /// Whatever a driver puts into its queue, its peer gets a frame or nothing, and nobody throws
  /// anything but the error for a broken ring.
  @Test
  void randomFramesAndHeadersDoNoHarm() {
    for (int i = 0; i < 300; i++) {
      long seed = i;
      Random random = new Random(seed);
      long features = random.nextLong() & (ALL_OFFLOADS | MERGE);
      with(
          ALL_OFFLOADS,
          features,
          pair -> {
            pair.offer(16, random.nextBoolean() ? 2000 : 100);
            for (int j = 0; j < 20; j++) {
              byte[] header = new byte[12];
              random.nextBytes(header);
              header[0] &= 1;
              header[1] = (byte) new int[] {0, 1, 4, 0x81, 0x84, random.nextInt(256)}[j % 6];
              header[7] = 0; // most checksums begin within the frame
              header[9] = 0;
              boolean tcp = random.nextBoolean();
              byte[] frame =
                  tcp
                      ? TcpSegment.of(random.nextBoolean() ? 4 : 6, 500).unsummed()
                      : plain(random.nextInt(14, 400), seed);
              if (tcp) {
                header[6] = (byte) random.nextInt(30, 60);
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
                frame[6] = 0x52;
              }
              pair.send(header, frame);
            }
            assertThat(pair.from.failure).as("seed %d", seed).isNull();
            assertThat(pair.to.failure).as("seed %d", seed).isNull();
          });
    }
  }
}
