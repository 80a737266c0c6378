// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/// Protects how people write spans of time.
class SpanTest {
  @ParameterizedTest
  @CsvSource({
    "100ms, PT0.1S",
    "1.5s, PT1.5S",
    "90s, PT1M30S",
    "2m, PT2M",
    "2min, PT2M",
    "2h, PT2H",
    "1h30m, PT1H30M",
    "2d, PT48H",
    "250us, PT0.00025S",
    "1ns, PT0.000000001S"
  })
  void readsWhatPeopleWrite(String text, Duration span) {
    assertThat(Span.parse(text)).isEqualTo(span);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "h",
        "2 h",
        "-2h",
        "2x",
        "1h30",
        "0s",
        "2h forever",
        "999999999d",
        "9999d",
        "1..5s"
      })
  void refusesWhatIsNoneOrMoreThanAnybodyCanMean(String text) {
    assertThatThrownBy(() -> Span.parse(text)).isInstanceOf(TypeConversionException.class);
  }

  @ParameterizedTest
  @CsvSource({"PT0.123S, 0.1 s", "PT59.99S, 59.9 s", "PT1M, 0:01:00", "PT26H5S, 26:00:05"})
  void writesThemShort(Duration span, String text) {
    assertThat(Span.text(span)).isEqualTo(text);
  }
}
