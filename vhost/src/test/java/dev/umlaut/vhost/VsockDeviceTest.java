// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.vhost.DriverQueue.Buffer;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Streams against a guest whose kernel is played by the test, packet by packet.
@Tag("os")
class VsockDeviceTest {
  private static final int RX = 0;
  private static final int TX = 1;
  private static final long CID = 7;
  private static final int CREDIT = 100_000;

  private interface Body {
    void run(Rig rig) throws Exception;
  }

  private record Rig(VsockDevice device, TestGuest guest, RecordingHandler handler) {
    /// Gives the device a receive buffer and looks what it puts there.
    VsockHeader next() {
      return next(guest.in(4096));
    }

    VsockHeader next(Buffer buffer) {
      guest.driver(RX).add(buffer);
      guest.kick(RX);
      assertThat(guest.driver(RX).hasUsed()).as("a packet for the guest").isTrue();
      guest.driver(RX).takeUsed();
      VsockHeader header = new VsockHeader();
      MemorySegment.copy(
          guest.bytes, buffer.address() - TestGuest.BASE, header.bytes(), 0, VsockHeader.BYTES);
      return header;
    }

    void say(VsockStream stream, int op, int flags, byte... data) {
      VsockHeader header = new VsockHeader().cids(CID, 2).packet(op, flags, data.length);
      header.ports(stream.guestPort(), stream.hostPort()).credit(CREDIT, 0);
      say(header, data);
    }

    void say(VsockHeader header, byte... data) {
      byte[] packet = Arrays.copyOf((byte[]) header.bytes().heapBase().get(), 44 + data.length);
      System.arraycopy(data, 0, packet, 44, data.length);
      guest.driver(TX).add(guest.out(packet));
      guest.kick(TX);
    }

    VsockStream open() {
      VsockStream stream = device.connect(22, handler);
      assertThat(next().op()).isEqualTo(VsockHeader.REQUEST);
      say(stream, VsockHeader.RESPONSE, 0);
      assertThat(handler.events).containsExactly("connected");
      return stream;
    }
  }

  private static void with(Body body) {
    OnLoop.run(loop -> {
      VsockDevice device = new VsockDevice(loop, CID);
      try (TestGuest guest = new TestGuest(device, Virtio.bits(Virtio.RING_EVENT_IDX))) {
        body.run(new Rig(device, guest, new RecordingHandler()));
      }
    });
  }

  @Test
  void requestNamesBothEndsAndTheRoomHere() {
    with(rig -> {
      VsockStream stream = rig.device.connect(22, rig.handler);
      VsockHeader request = rig.next();

      assertThat(request.op()).isEqualTo(VsockHeader.REQUEST);
      assertThat(request.sourceCid()).isEqualTo(2);
      assertThat(request.destinationCid()).isEqualTo(CID);
      assertThat(request.destinationPort()).isEqualTo(22);
      assertThat(request.sourcePort()).isEqualTo(stream.hostPort());
      assertThat(request.bufferBytes()).isEqualTo(VsockStream.BUFFER_BYTES);
    });
  }

  @Test
  void dataGoBothWays() {
    with(rig -> {
      VsockStream stream = rig.open();
      byte[] hello = {1, 2, 3};
      assertThat(stream.write(MemorySegment.ofArray(hello), 1, 2)).isZero();
      Buffer buffer = rig.guest.in(4096);
      rig.guest.driver(RX).add(buffer);
      rig.guest.kick(RX);
      assertThat(rig.handler.events).containsExactly("connected", "writable");
      assertThat(stream.write(MemorySegment.ofArray(hello), 1, 2)).isEqualTo(2);
      assertThat(rig.guest.driver(RX).takeUsed().written()).isEqualTo(46);
      assertThat(Arrays.copyOfRange(rig.guest.read(buffer, 46), 44, 46)).containsExactly(2, 3);

      rig.say(stream, VsockHeader.RW, 0, (byte) 9, (byte) 8);
      assertThat(rig.handler.data.toByteArray()).containsExactly(9, 8);
    });
  }

  @Test
  void noMoreIsSentThanTheGuestHasRoomFor() {
    with(rig -> {
      VsockStream stream = rig.open();
      for (int i = 0; i < 40; i++) {
        rig.guest.driver(RX).add(rig.guest.in(4096));
      }
      MemorySegment much = MemorySegment.ofArray(new byte[2 * CREDIT]);
      assertThat(stream.write(much, 0, 2 * CREDIT)).isEqualTo(CREDIT);
      assertThat(stream.write(much, 0, 1)).isZero();

      VsockHeader update = new VsockHeader().cids(CID, 2).ports(22, stream.hostPort());
      update.packet(VsockHeader.CREDIT_UPDATE, 0, 0).credit(CREDIT, 500);
      rig.say(update);
      assertThat(rig.handler.events).containsExactly("connected", "writable");
      assertThat(stream.write(much, 0, 2 * CREDIT)).isEqualTo(500);
    });
  }

  @Test
  void guestIsToldOfRoomWhenDataWereConsumedAndOnlyThen() {
    with(rig -> {
      rig.handler.consuming = false;
      VsockStream stream = rig.open();
      byte[] quarter = new byte[VsockStream.BUFFER_BYTES / 4];
      rig.say(stream, VsockHeader.RW, 0, quarter);
      rig.guest.driver(RX).add(rig.guest.in(4096));
      assertThat(rig.guest.driver(RX).hasUsed()).isFalse();
      stream.consumed(quarter.length);
      assertThat(rig.guest.driver(RX).hasUsed()).isTrue();
    });
  }

  @Test
  void guestThatSendsMoreThanItMayLosesTheStream() {
    with(rig -> {
      rig.handler.consuming = false;
      VsockStream stream = rig.open();
      byte[] all = new byte[VsockStream.BUFFER_BYTES];
      rig.say(stream, VsockHeader.RW, 0, all);
      assertThat(rig.handler.events).containsExactly("connected");
      rig.say(stream, VsockHeader.RW, 0, (byte) 1);

      assertThat(rig.handler.events).containsExactly("connected", "closed");
      assertThat(rig.next().op()).isEqualTo(VsockHeader.RST);
      assertThat(rig.device.streamCount()).isZero();
    });
  }

  @Test
  void refusedStreamIsClosed() {
    with(rig -> {
      VsockStream stream = rig.device.connect(22, rig.handler);
      rig.say(stream, VsockHeader.RST, 0);
      assertThat(rig.handler.events).containsExactly("closed");
      assertThat(rig.device.streamCount()).isZero();
    });
  }

  @Test
  void eachDirectionEndsByItselfAndTheEndOfBothIsConfirmed() {
    with(rig -> {
      VsockStream stream = rig.open();
      stream.shutdownOutput();
      VsockHeader end = rig.next();
      assertThat(end.op()).isEqualTo(VsockHeader.SHUTDOWN);
      assertThat(end.flags()).isEqualTo(VsockHeader.SHUTDOWN_SEND);
      rig.say(stream, VsockHeader.RW, 0, (byte) 5);
      rig.say(stream, VsockHeader.SHUTDOWN, VsockHeader.SHUTDOWN_BOTH);

      assertThat(rig.handler.data.toByteArray()).containsExactly(5);
      assertThat(rig.handler.events).containsExactly("connected", "ended", "closed");
      assertThat(rig.next().op()).isEqualTo(VsockHeader.RST);
    });
  }

  @Test
  void closedStreamWaitsForTheGuestAndThrowsItsDataAway() {
    with(rig -> {
      VsockStream stream = rig.open();
      stream.close();
      assertThat(rig.next().flags()).isEqualTo(VsockHeader.SHUTDOWN_BOTH);
      rig.say(stream, VsockHeader.RW, 0, (byte) 5);
      assertThat(rig.device.streamCount()).isEqualTo(1);
      rig.say(stream, VsockHeader.RST, 0);

      assertThat(rig.device.streamCount()).isZero();
      assertThat(rig.handler.events).containsExactly("connected");
      assertThat(rig.handler.data.size()).isZero();
    });
  }

  @Test
  void requestsOfTheGuestAreRefused() {
    with(rig -> {
      VsockHeader request = new VsockHeader().cids(CID, 2).ports(4000, 5000);
      rig.say(request.packet(VsockHeader.REQUEST, 0, 0));
      VsockHeader answer = rig.next();
      assertThat(answer.op()).isEqualTo(VsockHeader.RST);
      assertThat(answer.destinationPort()).isEqualTo(4000);
      assertThat(answer.sourcePort()).isEqualTo(5000);
    });
  }

  @Test
  void withoutADriverAndBeyondTheLimitStreamsAreClosedAtOnce() {
    OnLoop.run(loop -> {
      RecordingHandler handler = new RecordingHandler();
      new VsockDevice(loop, CID).connect(22, handler);
      assertThat(handler.events).containsExactly("closed");
    });
    with(rig -> {
      for (int i = 0; i < VsockDevice.MAX_STREAMS; i++) {
        rig.device.connect(22, rig.handler);
      }
      assertThat(rig.handler.events).isEmpty();
      rig.device.connect(22, rig.handler);
      assertThat(rig.handler.events).containsExactly("closed");
    });
  }

  @Test
  void streamsEndWithTheirDriver() {
    with(rig -> {
      VsockStream stream = rig.open();
      rig.device.driverStopped();
      assertThat(rig.handler.events).containsExactly("connected", "closed");
      assertThat(stream.write(MemorySegment.ofArray(new byte[1]), 0, 1)).isZero();
      stream.consumed(5);
      stream.shutdownOutput();
      stream.close();
    });
  }

  @Test
  void packetsOfOtherAddressesAndWrongLengthsAreDropped() {
    with(rig -> {
      VsockStream stream = rig.open();
      int host = stream.hostPort();
      VsockHeader spoofed = new VsockHeader().ports(22, host).packet(VsockHeader.RST, 0, 0);
      rig.say(spoofed.cids(CID + 1, 2));
      rig.say(spoofed.cids(CID, 3));
      rig.say(spoofed.cids(CID, 2).packet(VsockHeader.RST, 0, 5));
      rig.say(spoofed.packet(VsockHeader.RST, 0, -1));
      rig.guest.driver(TX).add(rig.guest.out(new byte[43]));
      rig.guest.driver(TX).add(Buffer.out(0x1000, 44));
      rig.guest.kick(TX);

      assertThat(rig.device.invalidPackets()).isEqualTo(6);
      assertThat(rig.handler.events).containsExactly("connected");
    });
  }

  @Test
  void floodOfNonsenseWithoutBuffersStaysBounded() {
    with(rig -> {
      VsockHeader request = new VsockHeader().cids(CID, 2).packet(VsockHeader.REQUEST, 0, 0);
      Buffer packet = rig.guest.out((byte[]) request.bytes().heapBase().get());
      for (int i = 0; i < 5000; i++) {
        rig.guest.driver(TX).add(packet);
        rig.guest.kick(TX);
      }
      assertThat(rig.device.invalidPackets()).isPositive();
    });
  }

  /// Whatever packets a guest sends, a stream's handler sees a sensible order of events, and only a
  /// broken ring ends the connection.
  @Test
  void randomPacketsDoNoHarm() {
    for (int i = 0; i < 200; i++) {
      long seed = i;
      Random random = new Random(seed);
      with(rig -> {
        VsockStream stream = rig.open();
        for (int j = 0; j < 200; j++) {
          if (random.nextInt(3) == 0) {
            rig.guest.driver(RX).add(Buffer.in(TestGuest.BASE + (3 << 20), 60 + j));
            rig.guest.kick(RX);
          }
          stream.write(MemorySegment.ofArray(new byte[300]), 0, random.nextInt(300));
          VsockHeader header = new VsockHeader().cids(CID, 2);
          header.ports(random.nextInt(10) == 0 ? random.nextInt() : 22, stream.hostPort());
          byte[] data = new byte[random.nextInt(20)];
          int length = random.nextInt(20) == 0 ? random.nextInt() : data.length;
          int op = random.nextInt(30) == 0 ? random.nextInt(9) : 5 + random.nextInt(3);
          header.packet(op, random.nextInt(4), length).credit(random.nextInt(), j * 10);
          rig.say(header, data);
        }
        assertThat(rig.guest.failure).as("seed %d", seed).isNull();
        int closed = rig.handler.events.indexOf("closed");
        assertThat(closed == -1 || closed == rig.handler.events.size() - 1)
            .as("seed %d: %s", seed, rig.handler.events)
            .isTrue();
      });
    }
  }

  @Test
  void addressOfTheGuestIsOneThatGuestsMayHave() {
    OnLoop.run(loop -> {
      assertThat(new VsockDevice(loop, 258).config()).containsExactly(2, 1, 0, 0, 0, 0, 0, 0);
      assertThatThrownBy(() -> new VsockDevice(loop, 2))
          .isInstanceOf(IllegalArgumentException.class);
    });
  }
}
