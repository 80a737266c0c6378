// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "192.168.0.1, 192.168.0.1",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "fec0::1, fec0::1",
    "FEC0:0:0:0:0:0:0:1, fec0::1",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "1:0:0:2:0:0:0:3, 1:0:0:2::3",
    "::ffff:10.1.0.1, ::ffff:a01:1",
    "64:ff9b::1.2.3.4, 64:ff9b::102:304",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8"
  })
  void readsAllNotationsAndPrintsTheCanonicalOne(String text, String canonical) {
    assertThat(IpAddress.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.04",
        "1.2.3.",
        "1.2.3.-4",
        "moon.strongswan.org",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7::8",
        "12345::",
        "fe80::1%eth0",
        "1.2.3.4::",
        "::1.2.3.4:5",
        "1:2:3:4:5:6:7:1.2.3.4",
        "g::"
      })
  void refusesEverythingElseWithoutAskingAnybody(String text) {
    assertThatThrownBy(() -> IpAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"");
  }

  /// The notation agrees with that of the JDK, whose reader is another program.
  @Test
  void whatIsPrintedReadsAsTheSameAddressHereAndInTheJdk() throws Exception {
    long seed = 20261122;
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      long high = random.nextLong() & (random.nextBoolean() ? -1 : 0xffffL);
      long low = random.nextLong() & (random.nextBoolean() ? -1 : 0xffff_0000L);
      IpAddress address = new IpAddress(6, high | 1L << 61, low);
      assertThat(IpAddress.parse(address.toString())).as("seed %d", seed).isEqualTo(address);
      assertThat(InetAddress.getByName(address.toString()).getAddress())
          .as("seed %d, %s", seed, address)
          .isEqualTo(address.octets());
    }
  }

  @Test
  void masksKeepTheFirstBits() {
    assertThat(IpAddress.parse("192.168.255.1").masked(20)).hasToString("192.168.240.0");
    assertThat(IpAddress.parse("192.168.255.1").masked(0)).hasToString("0.0.0.0");
    assertThat(IpAddress.parse("192.168.255.1").masked(32)).hasToString("192.168.255.1");
    assertThat(IpAddress.parse("1:2:3:4:5:6:7:8").masked(64)).hasToString("1:2:3:4::");
    assertThat(IpAddress.parse("1:2:3:4:5:6:7:8").masked(72)).hasToString("1:2:3:4::");
    assertThat(IpAddress.parse("1:2:3:4:5:6:7:8").masked(96)).hasToString("1:2:3:4:5:6::");
    assertThat(IpAddress.parse("1:2:3:4:5:6:7:8").masked(0)).hasToString("::");
    assertThat(IpAddress.parse("1:2:3:4:5:6:7:8").masked(128)).hasToString("1:2:3:4:5:6:7:8");
  }
}
