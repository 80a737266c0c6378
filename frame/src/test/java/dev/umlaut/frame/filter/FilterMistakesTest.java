// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whoever mistypes a filter is told which word is wrong and what could stand there.
class FilterMistakesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          upd port 500       | cannot understand "upd" in "upd port 500": did you mean "udp"?
          udp prot 500       | cannot understand "prot" in "udp prot 500": here "and" or "or"
          port 5 or upd      | cannot understand "upd" in "port 5 or upd": did you mean "udp"?
          mpls and pppoed    | cannot understand "pppoed"
          hots 10.0.0.1      | cannot understand "hots" in "hots 10.0.0.1": did you mean "host"?
          boradcast          | did you mean "broadcast"?
          udp port           | "udp port" ends too early: a port is a number from 0 to 65535
          udp port 70000     | cannot understand "70000"
          port -1            | cannot understand "-"
          port htpt          | did you mean "http"?
          portrange 5-x      | a range of ports is expected, as 500-510
          icmp port 5        | icmp has no ports; tcp, udp and sctp have
          host moon          | names of hosts are not known here
          host 10.0.0.0/33   | the length of a prefix is a number from 0 to 32
          host 300.1.1.1     | from 0 to 255
          net fec0::/129     | from 0 to 128
          ip host fec0::1    | ip has no address like this
          host 52:54:0:0:0:1 | an Ethernet address comes after "ether host"
          ether host 10.1.1.1 | ether has no address like this
          ether 52:54        | behind ether comes host
          (udp               | "(udp" ends too early: here ")" is missing
          udp)               | no ( is open
          udp and            | "udp and" ends too early
          and udp            | cannot understand "and"
          udp & tcp          | cannot understand "&"
          udp tcp            | here "and" or "or" is missing
          udp or 10.0.0.1    | say what it is: host, net
          10.0.0.1           | say what it is: host, net
          tcp[0:3] = 1       | 1, 2 or 4 bytes
          tcp[0              | here "]" is missing
          tcp[synflags] = 1  | cannot understand "synflags"
          tcp[tcpflag] = 1   | did you mean "tcpflags"?
          esp[0] = 1         | there is no looking into esp
          len / 0 = 1        | division by zero
          len << 32 = 1      | shift by more than 31 bits
          len                | here comes a comparison
          vlan 4096          | the number of vlan is a number from 0 to 4095
          mpls and arp       | behind mpls there is only IP
          mpls and vlan      | no VLANs behind mpls
          gateway moon       | names of hosts are not known here
          inbound            | chosen outside of the filter
          ip proto 256       | a protocol of IP is a number from 0 to 255
          src proto 6        | a protocol has no source
          tcp proto 6        | comes after ip or ip6 or ether
          ip6 broadcast      | IPv6 has multicast only
          udp port ä         | LATIN SMALL LETTER A WITH DIAERESIS
          len = 4294967296   | a number is a number from 0 to 4294967295
          len = 089          | cannot understand "089"
          """)
  void theMessageNamesTheWordAndWhatCouldStandThere(String filter, String message) {
    assertThatThrownBy(() -> PacketFilter.parse(filter))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void depthAndLengthAreLimited() {
    for (String hostile :
        new String[] {
          "not ".repeat(100) + "udp",
          "(".repeat(400) + "udp",
          "-".repeat(200) + "len = 1",
          "ip[".repeat(200) + "0",
          "1 % ".repeat(200) + "1 = 1",
          "port " + "(".repeat(300),
          "udp or ".repeat(200) + "udp"
        }) {
      assertThatThrownBy(() -> PacketFilter.parse(hostile))
          .isInstanceOf(IllegalArgumentException.class);
    }
    String longest = "ip or ".repeat(166) + "ip";
    assertThat(PacketFilter.text(PacketFilter.parse(longest))).isEqualTo(longest);
  }

  /// Nothing but this one exception with one line, whatever is typed.
  @Test
  void noTextMakesReadingFailOtherwise() {
    int refused = 0;
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder(new RandomFilter(random).next());
      String other = new RandomFilter(random).next();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(4)) {
          case 0 -> text.deleteCharAt(at).append(' ');
          case 1 -> text.insert(at, "()[]!&|=<>+-*/%^:.\\ 0x".charAt(random.nextInt(22)));
          case 2 -> text.insert(at, other, 0, random.nextInt(other.length()));
          default ->
              text.setCharAt(at, (char) random.nextInt(random.nextBoolean() ? 0x3000 : 0x80));
        }
      }
      try {
        PacketFilter filter = PacketFilter.parse(text.toString());
        assertThat(PacketFilter.parse(PacketFilter.text(filter)))
            .as("seed %d: %s", seed, text)
            .isEqualTo(filter);
      } catch (IllegalArgumentException e) {
        refused++;
        assertThat(e.getClass()).as("seed %d", seed).isEqualTo(IllegalArgumentException.class);
        assertThat(e.getMessage())
            .as("seed %d", seed)
            .isNotBlank()
            .hasSizeLessThan(1_500)
            .doesNotContainPattern("\\p{Cntrl}");
      }
    }
    assertThat(refused).isGreaterThan(5_000);
  }
}
