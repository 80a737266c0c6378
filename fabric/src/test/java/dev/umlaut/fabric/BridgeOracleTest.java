// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.umlaut.loop.EventLoop;
import dev.umlaut.os.Errno;
import dev.umlaut.os.Fd;
import dev.umlaut.os.FileIo;
import dev.umlaut.os.Taps;
import dev.umlaut.os.Users;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The same frames through our switch and through a bridge of Linux, with the same VLANs: they come
/// out at the same ports with the same bytes.
///
/// The bridge is in a network namespace of its own, and its ports are tap interfaces. That needs
/// root, and commands of the package iproute2.
@Tag("os")
class BridgeOracleTest {
  private static final int PORTS = 5;
  private static final int FRAMES = 4000;
  private static final long LIMIT_NANOS = 2_000_000_000L;
  private static final String SPACE = "umlaut-oracle-" + ProcessHandle.current().pid();
  private static final List<PortVlans> VLANS =
      List.of(
          PortVlans.access(10),
          PortVlans.access(20),
          PortVlans.trunk(0, List.of(10, 20, 30)),
          PortVlans.trunk(10, List.of(20)),
          PortVlans.PLAIN);

  @Test
  void aPlainSwitchIsALinuxBridge() throws IOException {
    compare(false, 1);
  }

  @Test
  void aSwitchWithVlansIsALinuxBridge() throws IOException {
    compare(true, 2);
  }

  private static void compare(boolean vlans, long seed) throws IOException {
    assumeTrue(Users.isRoot(), "only root may make a bridge to compare with");
    assumeTrue(Files.exists(Path.of("/dev/net/tun")), "this machine has no tap interfaces");
    assumeTrue(!vlans || hasVlanFiltering(), "this machine's kernel has no bridges with VLANs");
    try (Bridge bridge = new Bridge(vlans);
        EventLoop loop = EventLoop.start("oracle")) {
      Ours ours = new Ours(loop, vlans);
      Random random = new Random(seed);
      for (int i = 0; i < FRAMES; i++) {
        int port = random.nextInt(PORTS);
        byte[] frame = frame(random);
        List<List<String>> expected = loop.call(() -> ours.send(port, frame));
        List<List<String>> actual = bridge.send(port, frame, expected);
        assertThat(expected)
            .as("seed %d, frame %d from port %d: %s", seed, i, port, hex(frame))
            .isEqualTo(actual);
      }
    }
  }

  private static boolean hasVlanFiltering() throws IOException {
    String name = "umlv" + ProcessHandle.current().pid() % 100_000;
    Process process =
        new ProcessBuilder("ip", "link", "add", name, "type", "bridge", "vlan_filtering", "1")
            .redirectErrorStream(true)
            .start();
    process.getInputStream().readAllBytes();
    boolean can = process.onExit().join().exitValue() == 0;
    if (can) {
      Bridge.command("ip", "link", "delete", name);
    }
    return can;
  }

  /// Few addresses, so that many of them are known; with and without a tag.
  private static byte[] frame(Random random) {
    ByteBuffer frame = ByteBuffer.allocate(64 + random.nextInt(100));
    switch (random.nextInt(8)) {
      case 0 -> frame.putLong(0xffff_ffff_ffff_0000L);
      case 1 -> frame.putLong(0x3333_0000_0001_0000L);
      default -> frame.putLong(0x5254_0000_0000_0000L | random.nextInt(6) << 16);
    }
    frame.position(6).putShort((short) 0x5254).putInt(random.nextInt(6));
    if (random.nextBoolean()) {
      int[] some = {0, 1, 10, 20, 30, 40};
      frame.putShort((short) 0x8100);
      frame.putShort((short) (random.nextInt(8) << 13 | some[random.nextInt(some.length)]));
    }
    frame.putShort((short) 0x88b5);
    while (frame.hasRemaining()) {
      frame.put((byte) random.nextInt());
    }
    return frame.array();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static List<List<String>> emptyLists() {
    List<List<String>> lists = new ArrayList<>();
    for (int i = 0; i < PORTS; i++) {
      lists.add(new ArrayList<>());
    }
    return lists;
  }

  /// Our switch.
  private static final class Ours {
    private final List<Attachment> plugs = new ArrayList<>();
    private List<List<String>> got = emptyLists();

    Ours(EventLoop loop, boolean vlans) {
      loop.call(() -> {
        Network network = Network.switched("ours", new Wiring(loop, 1));
        for (int i = 0; i < PORTS; i++) {
          int port = i;
          Attachment plug = network.attach("port" + i, frame -> note(port, frame));
          if (vlans) {
            plug.settings(new PortSettings(VLANS.get(i), Integer.MAX_VALUE, List.of()));
          }
          plugs.add(plug);
        }
        return true;
      });
    }

    private boolean note(int port, Frame frame) {
      byte[] bytes = new byte[frame.length()];
      frame.copyTo(MemorySegment.ofArray(bytes), 0, 0, bytes.length);
      return got.get(port).add(hex(bytes));
    }

    List<List<String>> send(int port, byte[] frame) {
      got = emptyLists();
      plugs.get(port).send(Frame.of(MemorySegment.ofArray(frame)));
      return got;
    }
  }

  /// The bridge of Linux.
  private static final class Bridge implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(4096);
    private final List<Fd> taps = new ArrayList<>();

    Bridge(boolean vlans) throws IOException {
      command("ip", "netns", "add", SPACE);
      inside("sysctl", "-q", "-w", "net.ipv6.conf.default.disable_ipv6=1");
      inside(
          ("ip link add br0 type bridge mcast_snooping 0" + (vlans ? " vlan_filtering 1" : ""))
              .split(" ", -1));
      inside("ip", "link", "set", "br0", "up");
      for (int i = 0; i < PORTS; i++) {
        String name = "umlo" + i;
        taps.add(Taps.open(name));
        command("ip", "link", "set", name, "netns", SPACE);
        inside("ip", "link", "set", name, "master", "br0", "up");
        if (vlans) {
          configure(name, VLANS.get(i));
        }
      }
    }

    private static void configure(String port, PortVlans vlans) throws IOException {
      inside("bridge", "vlan", "delete", "dev", port, "vid", "1");
      for (int vlan : new int[] {1, 10, 20, 30}) {
        List<String> add =
            new ArrayList<>(
                List.of("bridge", "vlan", "add", "dev", port, "vid", String.valueOf(vlan)));
        if (vlan == vlans.untagged()) {
          add.addAll(List.of("pvid", "untagged"));
        }
        if (vlans.carries(vlan)) {
          inside(add.toArray(String[]::new));
        }
      }
    }

    List<List<String>> send(int port, byte[] frame, List<List<String>> expected) {
      MemorySegment.copy(frame, 0, buffer, ValueLayout.JAVA_BYTE, 0, frame.length);
      FileIo.writeStream(taps.get(port), buffer, 0, frame.length);
      List<List<String>> got = emptyLists();
      long deadline = System.nanoTime() + LIMIT_NANOS;
      do {
        for (int i = 0; i < PORTS; i++) {
          read(i, got.get(i));
        }
        if (got.equals(expected)) {
          return got;
        }
        LockSupport.parkNanos(100_000);
      } while (System.nanoTime() < deadline);
      return got;
    }

    private void read(int port, List<String> got) {
      int bytes = FileIo.readStream(taps.get(port), buffer, 0, 4096);
      while (bytes != -Errno.EAGAIN) {
        got.add(hex(buffer.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE)));
        bytes = FileIo.readStream(taps.get(port), buffer, 0, 4096);
      }
    }

    private static void inside(String... command) throws IOException {
      List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", SPACE));
      all.addAll(List.of(command));
      command(all.toArray(String[]::new));
    }

    private static void command(String... command) throws IOException {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.onExit().join().exitValue())
          .as("%s: %s", String.join(" ", command), said)
          .isZero();
    }

    @Override
    public void close() throws IOException {
      taps.forEach(Fd::close);
      command("ip", "netns", "delete", SPACE);
      arena.close();
    }
  }
}
