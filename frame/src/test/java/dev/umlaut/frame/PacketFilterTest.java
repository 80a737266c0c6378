// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketFilterTest {
  private static final String MACS = "525400000002525400000001";
  private static final String IKE =
      MACS + "0800" + "4500003000004000401100000a0100010a010002" + "01f411940000000000";
  private static final String VLAN_TCP6 =
      MACS
          + "8100000586dd"
          + "60000000001c0040" // hop-by-hop first
          + "fec00000000000000000000000000001fec00000000000000000000000000002"
          + "0600010400000000"
          + "c0de01bb00000000";
  private static final String ARP =
      MACS + "0806" + "00010800060400015254000000010a0100010000000000000a010002";
  private static final String LATER_FRAGMENT =
      MACS + "0800" + "4500003000002005401100000a0100010a010002" + "01f411940000000000";

  private static boolean matches(String filter, String hex) {
    byte[] frame = HexFormat.of().parseHex(hex);
    PacketHeaders headers = new PacketHeaders();
    headers.read(MemorySegment.ofArray(frame), frame.length);
    return PacketFilter.parse(filter).matches(headers);
  }

  @ParameterizedTest
  @CsvSource({
    "'', true",
    "udp, true",
    "tcp, false",
    "ip, true",
    "ip6, false",
    "udp port 500, true",
    "udp src port 500, true",
    "udp dst port 500, false",
    "tcp port 500, false",
    "port 4500, true",
    "host 10.1.0.1, true",
    "dst host 10.1.0.1, false",
    "src net 10.1.0.0/16 and dst net 10.1.0.2/31, true",
    "net 10.2.0.0/16, false",
    "not tcp and not arp, true",
    "!(udp || tcp), false",
    "tcp or udp and port 4500, true",
    "(tcp or udp) and port 80, false",
    "ether src 52:54:00:00:00:01, true",
    "ether dst 52:54:00:00:00:01, false",
    "esp or ah or icmp or icmp6, false"
  })
  void theLanguageOfTcpdumpMeansWhatItMeansThere(String filter, boolean expected) {
    assertThat(matches(filter, IKE)).isEqualTo(expected);
  }

  @Test
  void looksBehindTagsAndExtensionHeaders() {
    assertThat(matches("ip6 and tcp port 443 and host fec0::2", VLAN_TCP6)).isTrue();
    assertThat(matches("dst net fec0::/16", VLAN_TCP6)).isTrue();
    assertThat(matches("src host fec0::2", VLAN_TCP6)).isFalse();
    assertThat(matches("arp and host 10.1.0.2", ARP)).isTrue();
    assertThat(matches("ip", ARP)).isFalse();
    assertThat(matches("udp", LATER_FRAGMENT)).isTrue();
    assertThat(matches("port 500", LATER_FRAGMENT)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "arp or ip or ip6 or icmp or icmp6",
        "not (tcp and udp) and not esp and !ah",
        "udp src port 500 or dst port 4500 or port 22",
        "src host 10.1.0.1 and dst net fec0::/16 or net 10.0.0.0/8",
        "ether src 52:54:00:00:00:01 or ether 52:54:00:00:00:02"
      })
  void whatIsWrittenIsReadAgain(String filter) {
    PacketFilter read = PacketFilter.parse(filter);

    assertThat(PacketFilter.parse(PacketFilter.text(read))).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "udp port",
        "udp port 70000",
        "port -1",
        "hots 10.0.0.1",
        "host moon",
        "net 10.0.0.0/33",
        "(udp",
        "udp)",
        "udp and",
        "and udp",
        "udp & tcp",
        "ether 52:54",
        "udp tcp"
      })
  void whatCannotBeUnderstoodIsAnErrorThatSaysWhich(String filter) {
    assertThatThrownBy(() -> PacketFilter.parse(filter))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .isNotBlank();
    assertThatThrownBy(() -> PacketFilter.parse("not ".repeat(100) + "udp"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// Whatever a guest sends: no exception, and nothing from beyond the frame's end.
  @Test
  void noFrameMakesReadingFail() {
    PacketHeaders headers = new PacketHeaders();
    PacketFilter filter = PacketFilter.parse("udp port 500 or host fec0::2 or net 10.0.0.0/8");
    String[] seeds = {IKE, VLAN_TCP6, ARP, LATER_FRAGMENT};
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] frame = HexFormat.of().parseHex(seeds[random.nextInt(seeds.length)]);
      for (int i = random.nextInt(6); i > 0; i--) {
        frame[random.nextInt(frame.length)] = (byte) random.nextInt();
      }
      int length = random.nextInt(frame.length + 1);
      ByteBuffer cut = ByteBuffer.wrap(frame, 0, length).slice();
      assertThatCode(
              () -> {
                headers.read(MemorySegment.ofBuffer(cut), length);
                filter.matches(headers);
              })
          .as("seed %d", seed)
          .doesNotThrowAnyException();
    }
  }
}
