// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Protects what is said of packets, and those who look at them from what others send.
class PacketSummaryTest {
  private static final String ETHERNET = "525400000002 525400000001 ";
  private static final String IP = "c0a80001 c0a80002 ";
  private static final String IKE_INIT =
      "0102030405060708 0000000000000000 21 20 22 08 00000000 0000004c"
          + "22000008 00000000 28000008 001f0000 29000008 aabbccdd 29000008 00004004"
          + "0000001c 00004005 000102030405060708090a0b0c0d0e0f10111213";

  private static PacketSummary of(String hex) {
    return PacketSummary.of(MemorySegment.ofArray(bytes(hex)));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  /// A frame with an IPv4 packet.
  private static String ip(int protocol, String payload) {
    int length = 20 + bytes(payload).length;
    return ETHERNET
        + "0800 4500 %04x 00010000 40%02x0000 ".formatted(length, protocol)
        + IP
        + payload;
  }

  private static String udp(int source, int destination, String payload) {
    int length = 8 + bytes(payload).length;
    return ip(17, "%04x %04x %04x 0000 ".formatted(source, destination, length) + payload);
  }

  private static String tcp(int port, String flags, String payload) {
    return ip(
        6, "c350 %04x 00000001 00000002 50%s ffff 0000 0000".formatted(port, flags) + payload);
  }

  @Test
  void arpAsksAndAnswers() {
    String head = "0806 0001 0800 06 04 ";
    String request = head + "0001 525400000001 c0a80001 000000000000 c0a80002";
    assertThat(of("ffffffffffff 525400000001 " + request))
        .isEqualTo(
            new PacketSummary(
                "52:54:00:00:00:01", "broadcast", "ARP", "who has 192.168.0.2? Tell 192.168.0.1"));
    assertThat(of(ETHERNET + head + "0002 525400000001 c0a80001 525400000002 c0a80002").info())
        .isEqualTo("192.168.0.1 is at 52:54:00:00:00:01");
  }

  @Test
  void aPingHasItsNumber() {
    assertThat(of(ip(1, "08000000 00070003 61626364")).line())
        .isEqualTo("192.168.0.1 → 192.168.0.2 ICMP echo request, id 7, seq 3");
    assertThat(of(ip(1, "03040000 000005b4" + "45000054 00000000 40010000" + IP)).info())
        .isEqualTo("fragmentation needed, MTU 1460 (192.168.0.1 → 192.168.0.2)");
  }

  @Test
  void neighboursAreFoundInIp6() {
    String packet =
        "86dd 60000000 0018 3a ff"
            + "fe800000000000000000000000000001 ff0200000000000000000001ff000002"
            + "87000000 00000000 fe800000000000000000000000000002";
    assertThat(of(ETHERNET + packet))
        .isEqualTo(new PacketSummary("fe80::1", "ff02::1:ff00:2", "ICMPv6", "who has fe80::2?"));
  }

  @Test
  void tcpHasFlagsAndHttpItsFirstLine() {
    assertThat(of(tcp(9999, "02", "")).info())
        .isEqualTo("50000 → 9999 [SYN] seq=1 win=65535 len=0");
    PacketSummary http = of(tcp(80, "18", "474554202f20485454502f312e310d0a"));
    assertThat(http.protocol()).isEqualTo("HTTP");
    assertThat(http.info()).contains("[PSH, ACK]", "ack=2", "len=16  GET / HTTP/1.1");
  }

  @Test
  void ikeHasItsExchangeAndPayloads() {
    PacketSummary init = of(udp(500, 500, IKE_INIT));
    assertThat(init.protocol()).isEqualTo("IKEv2");
    assertThat(init.info())
        .isEqualTo("IKE_SA_INIT request 0 [ SA KE No N(NATD_S_IP) N(NATD_D_IP) ]");
    String auth =
        "0102030405060708 1112131415161718 35 20 23 20 00000001 00000040 21000024 0001 0003";
    assertThat(of(udp(4500, 4500, "00000000" + auth)).info())
        .isEqualTo("IKE_AUTH response 1 [ fragment 1/3 ]");
  }

  @Test
  void espIsSeenAlsoInUdp() {
    assertThat(of(ip(50, "c0ffee01 00000002 aabb")).info()).isEqualTo("SPI 0xc0ffee01, sequence 2");
    assertThat(of(udp(4500, 4500, "c0ffee01 00000002 aabb")).line())
        .endsWith("ESP in UDP, SPI 0xc0ffee01, sequence 2");
    assertThat(of(udp(4500, 4500, "ff")).info()).isEqualTo("keepalive of a NAT");
  }

  @Test
  void dnsHasItsQuestionAndAnswers() {
    String question = "04 6d6f6f6e 03 6f7267 00 0001 0001";
    assertThat(of(udp(40000, 53, "abcd 0100 0001 0000 0000 0000" + question)).info())
        .isEqualTo("query 0xabcd A moon.org");
    String answer = "c00c 0001 0001 00000e10 0004 c0a80001";
    assertThat(of(udp(53, 40000, "abcd 8180 0001 0001 0000 0000" + question + answer)).info())
        .isEqualTo("response 0xabcd A moon.org: A 192.168.0.1");
    assertThat(of(udp(53, 40000, "abcd 8183 0001 0000 0000 0000" + question)).info())
        .endsWith("no such name");
  }

  @Test
  void dhcpHasItsMessage() {
    String head = "02010600 00000001 00000000 00000000 0a010005" + "00".repeat(8);
    String rest = "525400000001" + "00".repeat(202) + "63825363 350105 330400000e10 ff";
    assertThat(of(udp(67, 68, head + rest)).info())
        .isEqualTo("ack 10.1.0.5 for 52:54:00:00:00:01, for 3600 s");
  }

  @Test
  void ospfHasItsRouter() {
    String update = "02 04 0020 0a000001 00000000" + "00".repeat(12) + "00000003 00000000";
    assertThat(of(ip(89, update)).info())
        .isEqualTo("link state update of 10.0.0.1, area 0.0.0.0, 3 advertisements");
  }

  @Test
  void whatIsInsideIsSaid() {
    String inner = "45000020 00000000 40010000 0a010001 0a020001 08000000 00010002 00000000";
    assertThat(of(ip(4, inner)).info())
        .isEqualTo("in IP: 10.1.0.1 → 10.2.0.1 ICMP echo request, id 1, seq 2");
    String tagged = ip(1, "08000000 00070003").substring(ETHERNET.length());
    assertThat(of(ETHERNET + "8100 0007 " + tagged).info())
        .isEqualTo("VLAN 7, echo request, id 7, seq 3");
    assertThat(of(udp(50000, 4789, "08000000 00002a00" + ip(1, "08000000 00070003"))).line())
        .contains("VXLAN network 42: 192.168.0.1 → 192.168.0.2 ICMP echo request");
  }

  @Test
  void laterFragmentsAreNotTakenForMore() {
    String fragment = ip(17, "00350035 00100000 aabb").replace("00010000", "00010010");
    assertThat(of(fragment).info()).isEqualTo("fragment of UDP at 128");
  }

  @Test
  void whatIsCutOffIsSaidToBe() {
    assertThat(of("52").info()).isEqualTo("cut off");
    assertThat(of(ETHERNET + "0800 45").info()).isEqualTo("no whole header");
    assertThat(of(ip(6, "c350")).info()).isEqualTo("cut off");
  }

  @Test
  void namesThatPointAtThemselvesComeToAnEnd() {
    for (String name : List.of("c00c", "01 61 c00c", "c00e c00c", "3f" + "61".repeat(20))) {
      String info = of(udp(53, 1, "abcd 8180 0001 0001 0000 0000" + name + "00010001")).info();
      assertThat(info).startsWith("response 0xabcd").hasSizeLessThan(PacketSummary.INFO_MAX + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void nothingThatIsSentMakesItFail(long seed) {
    Random random = new Random(seed);
    List<byte[]> good = new ArrayList<>();
    good.add(bytes(udp(500, 500, IKE_INIT)));
    good.add(bytes(tcp(80, "18", "474554202f20485454502f312e310d0a")));
    good.add(bytes(udp(53, 1, "abcd 8180 0001 0002 0000 0000 0161 00 0001 0001 c00c 0005")));
    good.add(bytes(udp(67, 68, "00".repeat(236) + "63825363 3501053704")));
    good.add(bytes(udp(1, 4789, "08000000 00002a00" + udp(4500, 4500, "00000000" + IKE_INIT))));
    good.add(bytes(ip(89, "02 04 0020 0a000001 00000000" + "00".repeat(16))));
    for (int i = 0; i < 20_000; i++) {
      byte[] hostile = good.get(random.nextInt(good.size())).clone();
      for (int changes = random.nextInt(8); changes > 0; changes--) {
        hostile[random.nextInt(hostile.length)] = (byte) random.nextInt(256);
      }
      byte[] cut = Arrays.copyOf(hostile, random.nextInt(hostile.length + 1));
      PacketSummary summary = PacketSummary.of(MemorySegment.ofArray(cut));
      assertThat(summary.line())
          .as("seed %d, packet %d: %s", seed, i, HexFormat.of().formatHex(cut))
          .hasSizeLessThan(PacketSummary.INFO_MAX + 120)
          .matches("[\\x20-\\x7e→…]+");
    }
  }
}
