// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/// Protects that a date means one moment, whatever zone this machine is in.
class VirtualDateTest {
  private final VirtualDate date = new VirtualDate();

  @ParameterizedTest
  @CsvSource({
    "2030-12-31, 2030-12-31T00:00:00Z",
    "2030-12-31T23:59, 2030-12-31T23:59:00Z",
    "2030-12-31T23:59:50, 2030-12-31T23:59:50Z",
    "2030-12-31T23:59:50Z, 2030-12-31T23:59:50Z",
    "2030-12-31T23:59:50+01:00, 2030-12-31T22:59:50Z",
    "2032-02-29, 2032-02-29T00:00:00Z",
  })
  void readsADateAndPerhapsATime(String text, Instant meant) {
    assertThat(date.convert(text)).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "today",
        "2030-13-01",
        "2031-02-29",
        "2030-12-31 10:00",
        "2030-12-31T25:00",
        "20301231",
        "1969-12-31",
        "2262-04-12",
        "99999-01-01",
        "2030-12-31T23:59:50Z; reboot"
      })
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> date.convert(text)).isInstanceOf(TypeConversionException.class);
  }
}
