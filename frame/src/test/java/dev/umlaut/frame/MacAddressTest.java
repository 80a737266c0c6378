// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {
  @Test
  void readsTheUsualNotationsAndPrintsOne() {
    MacAddress address = MacAddress.parse("52:54:00:c7:B8:b0");

    assertThat(address.value()).isEqualTo(0x525400c7b8b0L);
    assertThat(address).hasToString("52:54:00:c7:b8:b0");
    assertThat(MacAddress.parse("52-54-00-c7-b8-b0")).isEqualTo(address);
    assertThat(address.octets()).containsExactly(0x52, 0x54, 0, 0xc7, 0xb8, 0xb0);
  }

  @Test
  void tellsGroupsAndLocalAddressesApart() {
    assertThat(MacAddress.BROADCAST.isMulticast()).isTrue();
    assertThat(MacAddress.parse("33:33:00:00:00:01").isMulticast()).isTrue();
    assertThat(MacAddress.parse("52:54:00:00:00:01").isMulticast()).isFalse();
    assertThat(MacAddress.parse("52:54:00:00:00:01").isLocallyAdministered()).isTrue();
    assertThat(MacAddress.parse("00:1b:21:00:00:01").isLocallyAdministered()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "52:54:00:c7:b8",
        "52:54:00:c7:b8:b",
        "52:54:00:c7:b8:b0:",
        "52:54:00:c7:b8:g0",
        "52.54.00.c7.b8.b0",
        "52:54:00:c7:b8:b٠",
        "525400c7b8b0"
      })
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> MacAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"");
  }

  @Test
  void refusesValuesOfMoreThan48Bits() {
    assertThatThrownBy(() -> new MacAddress(1L << 48)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MacAddress(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
