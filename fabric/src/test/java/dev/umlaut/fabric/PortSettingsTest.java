// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.loop.EventLoop;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// VLANs do not leak, mirrors see and say nothing, and nobody fills the table alone.
@Tag("os")
class PortSettingsTest {
  private static final long ALL = 0xffff_ffff_ffffL;
  private static final String ADDRESSES = "ffffffffffff" + "52540000000";

  private final EventLoop loop = EventLoop.start("ports-test");
  private long nowNanos;
  private final Switch network = new Switch("net", () -> nowNanos, new Wiring(loop, 0));
  private final List<List<String>> got = new ArrayList<>();
  private final List<Attachment> plugs = new ArrayList<>();

  @AfterEach
  void closeLoop() {
    loop.close();
  }

  private Attachment plug(PortSettings settings) {
    List<String> frames = new ArrayList<>();
    Attachment plug =
        network.attach(
            "host" + plugs.size(),
            frame -> {
              byte[] bytes = new byte[frame.length()];
              frame.copyTo(MemorySegment.ofArray(bytes), 0, 0, bytes.length);
              return frames.add(HexFormat.of().formatHex(bytes) + offload(frame));
            });
    plug.settings(settings);
    got.add(frames);
    plugs.add(plug);
    return plug;
  }

  private static String offload(Frame frame) {
    Offload left = frame.offload();
    return left.needsChecksum() ? " sum at " + left.checksumStart() : "";
  }

  private static PortSettings vlans(PortVlans vlans) {
    return new PortSettings(vlans, Integer.MAX_VALUE, List.of());
  }

  /// Sends a frame of host i to all, with these bytes behind the addresses.
  private void send(int from, String rest) {
    byte[] bytes = HexFormat.of().parseHex(ADDRESSES + from + rest);
    plugs.get(from).send(Frame.of(MemorySegment.ofArray(bytes)));
  }

  @Test
  void tagsComeAndGoAtPortsAsTheyCarryVlans() {
    plug(vlans(PortVlans.access(10)));
    plug(vlans(PortVlans.access(10)));
    plug(vlans(PortVlans.access(20)));
    plug(vlans(PortVlans.trunk(0, List.of(10, 20))));
    plug(vlans(PortVlans.trunk(10, List.of(20))));
    plug(PortSettings.PLAIN);

    send(0, "88b5aa"); // VLAN 10
    assertThat(got.get(1)).containsExactly(ADDRESSES + "0" + "88b5aa");
    assertThat(got.get(2)).isEmpty();
    assertThat(got.get(3)).containsExactly(ADDRESSES + "0" + "8100000a88b5aa");
    assertThat(got.get(4)).containsExactly(ADDRESSES + "0" + "88b5aa");
    assertThat(got.get(5)).isEmpty();

    send(3, "8100e01488b5bb"); // VLAN 20, priority 7
    assertThat(got.get(2)).containsExactly(ADDRESSES + "3" + "88b5bb");
    assertThat(got.get(4)).endsWith(ADDRESSES + "3" + "8100e01488b5bb");
    assertThat(got.get(1)).hasSize(1);
  }

  @Test
  void framesOfOtherVlansAndCutTagsAreRefused() {
    plug(vlans(PortVlans.access(10)));
    plug(vlans(PortVlans.trunk(0, List.of(10))));

    send(0, "8100001488b5"); // 20, which this port does not carry
    send(1, "88b5"); // without a tag
    send(1, "8100000a"); // nothing behind it, which is still a frame
    send(1, "810000"); // half a tag

    assertThat(plugs.get(0).counters().refusedIn()).isEqualTo(1);
    assertThat(plugs.get(1).counters().refusedIn()).isEqualTo(3);
    assertThat(got.get(0)).isEmpty();
  }

  @Test
  void addressesAreLearntInEachVlanApart() {
    plug(vlans(PortVlans.access(10)));
    plug(vlans(PortVlans.access(20)));
    plug(vlans(PortVlans.trunk(0, List.of(10, 20))));
    plug(vlans(PortVlans.access(10)));
    send(0, "88b5"); // host 0 is known in VLAN 10
    got.forEach(List::clear);

    byte[] inTwenty = frame(0x5254_0000_0000L, 20);
    plugs.get(2).send(Frame.of(MemorySegment.ofArray(inTwenty)));
    byte[] inTen = frame(0x5254_0000_0000L, 10);
    plugs.get(2).send(Frame.of(MemorySegment.ofArray(inTen)));

    assertThat(got.get(1)).hasSize(1); // flooded: unknown in 20
    assertThat(got.get(0)).hasSize(1); // known in 10
    assertThat(got.get(3)).isEmpty();
  }

  private static byte[] frame(long destination, int vlan) {
    return ByteBuffer.allocate(60)
        .putShort((short) (destination >>> 32))
        .putInt((int) destination)
        .putShort((short) 0x5254)
        .putInt(2)
        .putShort((short) 0x8100)
        .putShort((short) vlan)
        .putShort((short) 0x88b5)
        .array();
  }

  @Test
  void whatIsLeftToDoMovesWithTheTag() {
    plug(vlans(PortVlans.access(10)));
    plug(vlans(PortVlans.trunk(0, List.of(10))));
    byte[] bytes = frame(ALL, 0);
    bytes[12] = 8;
    bytes[13] = 0;
    Frame frame = Frame.of(MemorySegment.ofArray(bytes));
    frame.offload().checksum(34, 6);

    plugs.get(0).send(frame);

    assertThat(got.get(1)).singleElement().asString().endsWith(" sum at 38");
  }

  @Test
  void aMirrorSeesTheFramesOfItsPortsOnceAndSendsNone() {
    plug(PortSettings.PLAIN);
    plug(PortSettings.PLAIN);
    plug(new PortSettings(PortVlans.PLAIN, 10, List.of("host1")));
    plug(new PortSettings(PortVlans.PLAIN, 10, List.of(PortSettings.ALL_PORTS)));
    plug(PortSettings.PLAIN);

    send(0, "88b5"); // to all: comes out at host1
    send(1, "88b5"); // comes in at host1
    send(2, "88b5"); // from a mirror

    assertThat(got.get(2)).hasSize(2);
    assertThat(got.get(3)).hasSize(2);
    assertThat(got.get(0)).hasSize(1);
    assertThat(got.get(4)).hasSize(2);
    assertThat(plugs.get(2).counters().refusedIn()).isOne();
  }

  @Test
  void aPortHasNoMoreAddressesThanItMay() {
    plug(new PortSettings(PortVlans.PLAIN, 3, List.of()));
    plug(PortSettings.PLAIN);
    for (int i = 0; i < 1000; i++) {
      plugs.get(0).send(TestPort.frame(ALL, 0x5254_0000_0100L + i, 1));
    }
    assertThat(plugs.get(0).addressCount()).isEqualTo(3);
    assertThat(got.get(1)).as("frames are carried all the same").hasSize(1000);

    nowNanos += Switch.AGEING.toNanos();
    plugs.get(0).send(TestPort.frame(ALL, 0x5254_0000_0900L, 1));
    assertThat(plugs.get(0).addressCount()).as("old ones make room").isEqualTo(1);
    plugs.get(0).close();
    assertThat(plugs.get(0).addressCount()).isZero();
  }

  @Test
  void vlansAreFromOneTo4094() {
    assertThatThrownBy(() -> PortVlans.access(4095)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PortVlans.trunk(0, List.of(0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
