// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What filters mean, where libpcap is not there to be asked.
class PacketFilterTest {
  private static final String MACS = "525400000002525400000001";
  private static final String IKE =
      MACS + "0800" + "4500003000004000401100000a0100010a010002" + "01f411940000000000";
  private static final String LATER_FRAGMENT =
      MACS + "0800" + "4500003000002005401100000a0100010a010002" + "01f411940000000000";
  private static final String ARP =
      MACS + "0806" + "00010800060400015254000000010a0100010000000000000a010002";
  private static final String TCP6 =
      "60000000001c0640"
          + "fec00000000000000000000000000001fec00000000000000000000000000002"
          + "c0de01bb00000000000000005012";
  private static final String EXTENDED_TCP6 =
      "60000000001c0040" // hop-by-hop first
          + "fec00000000000000000000000000001fec00000000000000000000000000002"
          + "0600010400000000"
          + "c0de01bb00000000";
  private static final String AUTHENTICATED_TCP6 =
      "60000000001c3340"
          + "fec00000000000000000000000000001fec00000000000000000000000000002"
          + "060100000000000000000001"
          + "c0de01bb00000000";

  private static boolean matches(String filter, String hex) {
    byte[] frame = HexFormat.of().parseHex(hex);
    PacketView view = new PacketView();
    view.read(MemorySegment.ofArray(frame), frame.length, frame.length);
    return view.matches(PacketFilter.parse(filter));
  }

  @ParameterizedTest
  @CsvSource({
    "'', true",
    "udp, true",
    "tcp, false",
    "ip, true",
    "ip6, false",
    "udp port 500, true",
    "udp port isakmp, true",
    "udp src port 500, true",
    "udp dst port 500, false",
    "tcp port 500, false",
    "port 4500, true",
    "portrange 490-510, true",
    "dst portrange 490-510, false",
    "src and dst portrange 490-510, false",
    "ip port 500, true",
    "udp host 10.1.0.1, true",
    "tcp host 10.1.0.1, false",
    "host 10.1.0.1, true",
    "dst host 10.1.0.1, false",
    "src net 10.1.0.0/16 and dst net 10.1.0.2/31, true",
    "net 10.1, true",
    "net 10/8, true",
    "net 10.2.0.0/16, false",
    "net 10.0.0.1 mask 255.0.0.255, true",
    "not tcp and not arp, true",
    "!(udp || tcp), false",
    "udp or tcp and port 22, false",
    "udp or (tcp and port 22), true",
    "(tcp or udp) and port 80, false",
    "port 80 or 443 or 500, true",
    "port (80 or 443), false",
    "host 10.9.9.9 or not 10.1.0.1, false",
    "ether src 52:54:00:00:00:01, true",
    "ether 52:54:00:00:00:01, true",
    "ether dst 52-54-0-0-0-1, false",
    "broadcast or multicast, false",
    "esp or ah or icmp or icmp6, false",
    "ip proto 17, true",
    "ip proto udp, true",
    "proto gre, false",
    "ether proto ip, true",
    "ip[9] = 17 and udp[0:2] = 500, true",
    "udp[2:2] * 2 - 1 = 8999, true",
    "len = 43, true",
    "less 42, false",
    "greater 43, true",
    "vlan, false",
    "not vlan, true"
  })
  void wordsMeanWhatTheyMeanToTcpdump(String filter, boolean expected) {
    assertThat(matches(filter, IKE)).isEqualTo(expected);
  }

  @Test
  void arpHasAddressesToo() {
    assertThat(matches("arp and host 10.1.0.2", ARP)).isTrue();
    assertThat(matches("arp dst net 10.1", ARP)).isTrue();
    assertThat(matches("ip host 10.1.0.2", ARP)).isFalse();
  }

  @Test
  void laterFragmentsHaveNoPorts() {
    assertThat(matches("udp", LATER_FRAGMENT)).isTrue();
    assertThat(matches("port 500", LATER_FRAGMENT)).isFalse();
    assertThat(matches("udp[0:2] = 500", LATER_FRAGMENT)).isFalse();
  }

  @Test
  void extensionsOfIpv6AreLookedBehindWhenAsked() {
    String plain = MACS + "86dd" + TCP6;
    String extended = MACS + "86dd" + EXTENDED_TCP6;

    assertThat(matches("tcp and port 443 and dst host fec0::2", plain)).isTrue();
    assertThat(matches("tcp", extended)).isFalse();
    assertThat(matches("ip6 protochain 6 and dst net fec0::/16", extended)).isTrue();
    assertThat(matches("ip6 protochain udp", extended)).isFalse();
    assertThat(matches("ip6 protochain tcp", MACS + "86dd" + AUTHENTICATED_TCP6)).isTrue();
  }

  @Test
  void whatStandsRightOfTheWordVlanIsBehindTheTag() {
    String tagged = MACS + "81000005" + "86dd" + TCP6;

    assertThat(matches("tcp", tagged)).isFalse();
    assertThat(matches("vlan and tcp port 443", tagged)).isTrue();
    assertThat(matches("vlan 5 and ip6", tagged)).isTrue();
    assertThat(matches("vlan 6 and ip6", tagged)).isFalse();
    assertThat(matches("tcp or (vlan and tcp)", tagged)).isTrue();
    assertThat(matches("vlan and vlan", tagged)).isFalse();
    assertThat(matches("vlan and vlan and tcp", MACS + "88a80007" + tagged.substring(24))).isTrue();
  }

  @Test
  void labelsAndSessionsMoveHeadersToo() {
    assertThat(matches("mpls 5 and tcp", MACS + "8847" + "00005140" + TCP6)).isTrue();
    assertThat(matches("mpls 6 and tcp", MACS + "8847" + "00005140" + TCP6)).isFalse();
    assertThat(matches("pppoes 7 and tcp", MACS + "8864" + "110000070040" + "0057" + TCP6))
        .isTrue();
  }

  /// As in BPF, and the whole filter, not only its part.
  @Test
  void whatLooksBeyondTheEndIsNotMeant() {
    assertThat(matches("ip[100] = 0", IKE)).isFalse();
    assertThat(matches("not ip[100] = 0", IKE)).isFalse();
    assertThat(matches("udp or ip[100] = 0", IKE)).isTrue();
    assertThat(matches("not tcp", MACS)).isFalse();
    assertThat(matches("len / (udp[4:2]) = 0 or udp", IKE)).isFalse();
    assertThat(matches("", "")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          port 80 or 443                  => port 80 or port 443
          udp dst port (80 or 443) => udp dst port 80 or udp dst port 443
          not host 10.1.0.1 and 10.1.0.2  => not host 10.1.0.1 and host 10.1.0.2
          udp or tcp and ip               => (udp or tcp) and ip
          udp && tcp && !ip               => udp and tcp and not ip
          udp and (tcp and ip)            => udp and (tcp and ip)
          not (udp or tcp)                => not (udp or tcp)
          src or dst net 10               => net 10.0.0.0/8
          net 10.1.2.3/16                 => net 10.1.0.0/16
          UDP PORT domain                 => udp port 53
          tcp[tcpflags]&(tcp-syn|tcp-ack) == 2 => tcp[13] & (2 | 16) = 2
          ip6 host FEC0:0::1              => ip6 host fec0::1
          broadcast                       => ether broadcast
          """)
  void filtersAreWrittenSoThatTheirMeaningIsSeen(String filter, String written) {
    assertThat(PacketFilter.text(PacketFilter.parse(filter))).isEqualTo(written);
  }

  @Test
  void allAndNoneCanBeWritten() {
    assertThat(PacketFilter.text(PacketFilter.ALL)).isEmpty();
    assertThat(matches(PacketFilter.text(PacketFilter.NONE), IKE)).isFalse();
  }

  /// Whatever a guest sends and whatever is asked: no exception, nothing from beyond the end, and
  /// filters mean the same when they are written and read again.
  @Test
  void noFrameMakesAFilterFail() {
    PacketView view = new PacketView();
    int meant = 0;
    for (long seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      String text = new RandomFilter(random).next();
      PacketFilter filter;
      try {
        filter = PacketFilter.parse(text);
      } catch (IllegalArgumentException _) {
        continue;
      }
      PacketFilter again = PacketFilter.parse(PacketFilter.text(filter));
      assertThat(again).as("seed %d: %s", seed, text).isEqualTo(filter);
      byte[] frame = new RandomFrame(random).next();
      view.read(MemorySegment.ofArray(frame), frame.length, frame.length);
      meant += view.matches(again) ? 1 : 0;
    }
    assertThat(meant).isBetween(500, 4_500);
  }
}
