// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.loop.EventLoop;
import dev.umlaut.os.Errno;
import dev.umlaut.os.Fd;
import dev.umlaut.os.UdpAddress;
import dev.umlaut.os.UdpSockets;
import dev.umlaut.os.UnixSockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes out by an uplink is what the other side's format says, and comes in again whole, in
/// whatever portions; what is not for us does not.
@Tag("os")
class UplinkTest {
  private static final long LIMIT_NANOS = 10_000_000_000L;
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final int NETWORK = 0x123456;

  @TempDir Path folder;

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it did not happen within 10 s").isLessThan(deadline);
      LockSupport.parkNanos(100_000);
    }
  }

  /// A hub with an uplink and one port.
  private static final class Side {
    final EventLoop loop;
    final TestPort port = new TestPort();
    final Attachment own;

    Side(EventLoop loop, Uplink uplink) {
      this.loop = loop;
      own =
          loop.call(() -> {
            Network hub = Network.hub("hub", new Wiring(loop, 1));
            uplink.connect(hub.attach("uplink", uplink));
            return hub.attach("port", port);
          });
    }

    void send(int mark) {
      loop.call(() -> {
        own.send(TestPort.frame(0xffff_ffff_ffffL, 0x5254_0000_0001L, mark));
        own.flush();
        return true;
      });
    }

    List<Integer> got() {
      return loop.call(() -> List.copyOf(port.got));
    }
  }

  @Test
  void twoLabsAreOneNetworkOverVxlan() {
    int here = freePort();
    int there = freePort();
    try (EventLoop loop = EventLoop.start("test")) {
      VxlanUplink one = tunnel(loop, here, there);
      VxlanUplink other = tunnel(loop, there, here);
      Side left = new Side(loop, one);
      Side right = new Side(loop, other);

      left.send(1);
      await(() -> right.got().equals(List.of(1)));
      right.send(2);
      await(() -> left.got().equals(List.of(2)));

      assertThat(loop.call(one::counters)).isEqualTo(new UplinkCounters(0, 0, 0));
      loop.call(() -> {
        one.close();
        other.close();
        return true;
      });
    }
  }

  private static int freePort() {
    try (Fd probe = UdpSockets.bind(false, 0)) {
      return UdpSockets.port(probe);
    }
  }

  private static VxlanUplink tunnel(EventLoop loop, int localPort, int remotePort) {
    return VxlanUplink.open(
        loop, NETWORK, localPort, List.of(new InetSocketAddress(HERE, remotePort)));
  }

  @Test
  void aVxlanFrameIsAsTheStandardSaysAndStrangersAreRefused() {
    try (EventLoop loop = EventLoop.start("test");
        Arena arena = Arena.ofConfined();
        Fd peer = UdpSockets.bind(false, 0)) {
      VxlanUplink uplink = tunnel(loop, 0, UdpSockets.port(peer));
      Side side = new Side(loop, uplink);
      MemorySegment bytes = arena.allocate(2000);
      UdpAddress from = new UdpAddress();

      side.send(7);
      int[] got = {0};
      await(() -> {
        got[0] = UdpSockets.receive(peer, bytes, 0, 2000, from);
        return got[0] != -Errno.EAGAIN;
      });
      assertThat(hex(bytes, got[0]))
          .isEqualTo("0800000012345600" + "ffffffffffff" + "525400000001" + "080007");
      assertThat(from.port()).isEqualTo(uplink.localPort());

      UdpAddress to = UdpAddress.of(new InetSocketAddress(HERE, uplink.localPort()));
      bytes.set(ValueLayout.JAVA_BYTE, 4, (byte) 0x13); // another network
      UdpSockets.send(peer, bytes, 0, got[0], to);
      bytes.set(ValueLayout.JAVA_BYTE, 4, (byte) 0x12);
      bytes.set(ValueLayout.JAVA_BYTE, 0, (byte) 0); // no number of a network
      UdpSockets.send(peer, bytes, 0, got[0], to);
      bytes.set(ValueLayout.JAVA_BYTE, 0, (byte) 8);
      UdpSockets.send(peer, bytes, 0, 12, to); // no frame
      UdpSockets.send(peer, bytes, 0, 3, to);
      UdpSockets.send(peer, bytes, 0, got[0], to);
      await(() -> side.got().equals(List.of(7)));
      assertThat(loop.call(uplink::counters)).isEqualTo(new UplinkCounters(3, 1, 0));
      loop.call(() -> {
        uplink.close();
        return true;
      });
    }
  }

  @Test
  void aStreamCarriesFramesInAnyPortions() {
    Path path = folder.resolve("socket");
    try (EventLoop loop = EventLoop.start("test");
        Arena arena = Arena.ofConfined();
        Fd listener = UnixSockets.listen(path)) {
      StreamUplink uplink = StreamUplink.open(loop, path);
      Side side = new Side(loop, uplink);
      try (Fd peer = UnixSockets.accept(listener).orElseThrow()) {
        side.send(9);
        MemorySegment bytes = arena.allocate(64);
        await(() -> UnixSockets.receive(peer, bytes, 0, 64, Fd::close) == 19);
        assertThat(hex(bytes, 19))
            .isEqualTo("0000000f" + "ffffffffffff" + "525400000001" + "080009");
        for (int i = 0; i < 19; i++) {
          UnixSockets.send(peer, bytes, i, 1);
        }
        UnixSockets.send(peer, bytes, 0, 19);
        await(() -> side.got().equals(List.of(9, 9)));

        bytes.set(ValueLayout.JAVA_INT, 0, -1); // a length that cannot be
        UnixSockets.send(peer, bytes, 0, 19);
        await(() -> loop.call(() -> !uplink.isOpen()));
      }
      side.send(1); // goes nowhere, and harms nobody
      assertThat(loop.call(uplink::counters).strangers()).isOne();
    }
  }

  private static String hex(MemorySegment bytes, int length) {
    return HexFormat.of().formatHex(bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
  }
}
