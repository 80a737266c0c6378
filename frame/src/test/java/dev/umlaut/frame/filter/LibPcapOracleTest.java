// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A filter means what it means to tcpdump: ten thousand of them over frames of all kinds, and the
/// library that tcpdump uses is asked the same.
@Tag("os")
class LibPcapOracleTest {
  private static final int FILTERS = 10_000;
  private static final int FRAMES = 300;
  private static final int FRAMES_FOR_EACH = 50;
  private static final long SEED = 20_261_127;

  /// As people write them.
  private static final List<String> USUAL =
      """
      tcp port 22 and not src host 10.1.0.1 or 10.1.0.2
      host 10.1.0.1 and (10.1.0.2 or 192.168.0.1)
      ip host 10.1.0.1 and not 10.1.0.2
      not host 10.1.0.1 and 10.1.0.2
      net 10.1 and not port 22 and not arp
      tcp[tcpflags] & (tcp-syn|tcp-fin) != 0 and not src and dst net 10
      tcp[tcpflags] & (tcp-rst|tcp-ack) == (tcp-rst|tcp-ack)
      tcp[13] = 18
      tcp port 80 and (((ip[2:2] - ((ip[0]&0xf)<<2)) - ((tcp[12]&0xf0)>>2)) != 0)
      tcp[((tcp[12:1] & 0xf0) >> 2):4] = 0x47455420
      ether[0] & 1 = 0 and ip[16] >= 224
      icmp[icmptype] != icmp-echo and icmp[icmptype] != icmp-echoreply
      icmp6[icmp6type] != icmp6-echo and icmp6[icmp6type] != icmp6-echoreply
      icmp6 and ip6[40] = 135
      udp port 500 or udp port 4500 or esp or ah
      udp port 4500 and udp[8:4] = 0
      udp portrange 500-510
      ip[6:2] & 0x1fff != 0
      ip[6] & 0x20 != 0 or ip[6:2] & 0x1fff != 0
      ip[0] & 0xf > 5
      ip[8] < 5
      vlan
      vlan 5 and tcp port 80
      vlan and vlan 5 and icmp
      icmp or (vlan and icmp) or (vlan and icmp)
      vlan 5 or vlan 16
      not vlan and ip
      mpls 5 and mpls 100000 and host 10.1.0.1
      mpls and tcp port 80
      pppoes 7 and ip and udp
      pppoed or pppoes
      ip6 protochain 6
      ip6 protochain \\tcp and not ip6 proto \\tcp
      ip6 proto 44
      ether proto 0x88cc
      ether proto \\arp
      stp or isis
      broadcast or multicast and not ip6
      (broadcast or multicast) and not ip6
      arp or rarp
      less 64 or greater 500
      len > 100 and len <= 200
      port domain or port bootps
      ether host 52:54:00:00:00:01 and not ether dst 52:54:00:00:00:02
      src or dst port 443
      src and dst port 443
      dst port 80 or 443 or 22
      tcp and port 80 or port 443
      ip[2:2] > 40 or not ip
      ip[500] = 0 or not ip[500] = 0
      2 % 3 * 4 = 8 or 6 - 2 - 1 = 3
      """
          .lines()
          .toList();

  private final Random random = new Random(SEED);
  private final PacketView view = new PacketView();
  private final List<byte[]> frames =
      Stream.generate(new RandomFrame(random)::next).limit(FRAMES).toList();
  private int hits;

  private static LibPcap oracle() {
    Optional<LibPcap> oracle = LibPcap.open();
    assumeTrue(oracle.isPresent(), LibPcap.FILE + " is not installed (Debian: libpcap0.8)");
    return oracle.orElseThrow();
  }

  @Test
  void usualFiltersMeanWhatTheyMeanToTcpdump() {
    try (LibPcap oracle = oracle()) {
      for (String filter : USUAL) {
        for (boolean optimized : new boolean[] {false, true}) {
          assertThat(oracle.compile(filter, optimized)).as(filter).isEmpty();
          compare(oracle, filter, optimized, frames);
          oracle.free();
        }
      }
    }
  }

  @Test
  void whatTheGrammarMakesMeansWhatItMeansToTcpdump() {
    RandomFilter filters = new RandomFilter(random);
    Set<String> words = new HashSet<>();
    int understood = 0;
    try (LibPcap oracle = oracle()) {
      for (int i = 0; i < FILTERS; i++) {
        String filter = filters.next();
        boolean optimized = i % 4 == 0;
        if (oracle.compile(filter, optimized).isEmpty()) {
          understood++;
          words.addAll(Arrays.asList(filter.split("[^a-z0-9]+", -1)));
          int from = random.nextInt(FRAMES - FRAMES_FOR_EACH);
          compare(oracle, filter, optimized, frames.subList(from, from + FRAMES_FOR_EACH));
          oracle.free();
        }
      }
    }
    assertThat(understood).as("filters that libpcap takes").isGreaterThan(FILTERS * 7 / 10);
    assertThat(words).containsAll(Vocabulary.WORDS);
    assertThat(hits).as("frames that were meant").isGreaterThan(FILTERS * 10);
  }

  /// @param optimized where we look beyond the end of a frame libpcap may not, and is not asked
  private void compare(LibPcap oracle, String text, boolean optimized, List<byte[]> some) {
    PacketFilter filter;
    try {
      filter = PacketFilter.parse(text);
    } catch (IllegalArgumentException e) {
      throw new AssertionError("libpcap understands " + text, e);
    }
    PacketFilter again = PacketFilter.parse(PacketFilter.text(filter));
    assertThat(again).as("%s written as %s", text, PacketFilter.text(filter)).isEqualTo(filter);
    for (byte[] frame : some) {
      if (text.contains("protochain") && hasAuthentication(frame)) {
        continue;
      }
      byte[] seen = Arrays.copyOf(frame, Math.min(frame.length, PacketView.LOOK_BYTES));
      view.read(MemorySegment.ofArray(seen), seen.length, frame.length);
      boolean matches = view.matches(filter);
      hits += matches ? 1 : 0;
      boolean asked = !(optimized && view.hasFailed());
      if (asked && matches != oracle.matches(seen, frame.length)) {
        throw new AssertionError(
            "%s is %s about %s (seed %d)"
                .formatted(text, matches, HexFormat.of().formatHex(frame), SEED));
      }
    }
  }

  /// libpcap loses its place behind a header of authentication, and may turn in circles.
  private static boolean hasAuthentication(byte[] frame) {
    for (byte one : frame) {
      if (one == 51) {
        return true;
      }
    }
    return false;
  }
}
