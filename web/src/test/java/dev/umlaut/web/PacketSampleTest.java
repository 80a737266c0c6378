// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.frame.PcapngBlocks;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// Protects browsers from busy links, and the counts from telling less than has passed.
class PacketSampleTest {
  private static final long NANOS = 1_764_000_000_123_456_789L;
  private static final byte[] ARP =
      HexFormat.of()
          .parseHex(
              "ffffffffffff52540000000108060001080006040001"
                  + "525400000001c0a80001000000000000c0a80002");

  /// A capture of one link.
  private static InputStream capture(int packets) {
    PcapngBlocks blocks = new PcapngBlocks(MemorySegment.ofArray(new byte[1000 + packets * 100]));
    boolean begun = blocks.section("test", "") && blocks.ethernet("moon:eth0", "", 0);
    assertThat(begun).isTrue();
    for (int i = 0; i < packets; i++) {
      long at = blocks.beginPacket(0, NANOS + i, ARP.length, ARP.length, PcapngBlocks.OUTBOUND);
      MemorySegment.copy(MemorySegment.ofArray(ARP), 0, blocks.memory(), at, ARP.length);
      blocks.endPacket();
    }
    return new ByteArrayInputStream(
        blocks.memory().asSlice(0, blocks.size()).toArray(ValueLayout.JAVA_BYTE));
  }

  @Test
  void aPacketIsShownWithAllThatIsKnown() throws IOException {
    PacketSample sample = new PacketSample(10);
    sample.read(capture(1));

    assertThat(sample.take(0).rows())
        .containsExactly(
            new PacketRow(
                1,
                1_764_000_000,
                123_456_789,
                "moon:eth0",
                true,
                42,
                "52:54:00:00:00:01",
                "broadcast",
                "ARP",
                "who has 192.168.0.2? Tell 192.168.0.1",
                Base64.getEncoder().encodeToString(ARP)));
  }

  @Test
  void whatNobodyCanLookAtIsCountedAndNotKept() throws IOException {
    PacketSample sample = new PacketSample(50);
    sample.read(capture(10_000));

    PacketMessage first = sample.take(7);
    assertThat(first.rows()).hasSize(50);
    assertThat(first.seen()).isEqualTo(10_007);
    assertThat(first.leftOut()).isEqualTo(9_957);
    assertThat(sample.take(7).rows()).isEmpty();
  }
}
