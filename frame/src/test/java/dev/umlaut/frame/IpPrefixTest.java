// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpPrefixTest {
  @Test
  void keepsHostBitsAndKnowsItsNetwork() {
    IpPrefix prefix = IpPrefix.parse("192.168.0.1/24");

    assertThat(prefix).hasToString("192.168.0.1/24");
    assertThat(prefix.network()).hasToString("192.168.0.0/24");
    assertThat(IpPrefix.parse("fec0::1/16").network()).hasToString("fec0::/16");
    assertThat(IpPrefix.parse("10.1.0.10")).hasToString("10.1.0.10/32");
  }

  @Test
  void containsWhatBeginsAlike() {
    IpPrefix prefix = IpPrefix.parse("10.1.0.1/16");

    assertThat(prefix.contains(IpAddress.parse("10.1.255.255"))).isTrue();
    assertThat(prefix.contains(IpAddress.parse("10.2.0.0"))).isFalse();
    assertThat(prefix.contains(IpAddress.parse("::10.1.0.1"))).isFalse();
    assertThat(IpPrefix.parse("::/0").contains(IpAddress.parse("fec0::1"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/24", "10.1.0.1/", "10.1.0.1/33", "::1/129", "::1/-1", "::1/08", "1/2/3"})
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> IpPrefix.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
