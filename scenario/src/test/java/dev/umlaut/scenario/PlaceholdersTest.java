// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholdersTest {
  private final Placeholders placeholders = Placeholders.of(Examples.topology(), Examples.NAMES);

  /// The values of the format's table; they come from the lab, not from this code.
  @ParameterizedTest
  @CsvSource({
    "PH_IP_ALICE, 10.1.0.10",
    "PH_IP_ALICE1, 192.168.0.50",
    "PH_IP_CAROL, 192.168.0.100",
    "PH_IP_CAROL1, 10.3.0.1",
    "PH_IP_CAROL10, 10.3.0.10",
    "PH_IP_DAVE1, 10.3.0.2",
    "PH_IP_MOON1, 10.1.0.1",
    "PH_IP_SUN:500, 192.168.0.2:500",
    "PH_IP6_ALICE1, fec0::5",
    "PH_IP6_BOB, fec2::10",
    "PH_IP6_CAROL1, fec3::1",
    "PH_IP6_MOON1, fec1::1",
    "xPH_IP_BOBx, x10.2.0.10x",
    "PH_IP_NOBODY, PH_IP_NOBODY",
    "PH_IP_DAVE1PH_IP_DAVE, 10.3.0.2192.168.0.200",
  })
  void replacesWithoutRegardToWords(String text, String expected) {
    assertThat(placeholders.replace(text)).isEqualTo(expected);
  }

  /// Files may hold any bytes; only the placeholders change.
  @Test
  void leavesOtherBytesAlone() {
    byte[] binary = "\u00ff\u0000\u0080 PH_IP_SUN \u00fe".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(placeholders.replace(binary))
        .isEqualTo("\u00ff\u0000\u0080 192.168.0.2 \u00fe".getBytes(StandardCharsets.ISO_8859_1));
  }
}
