// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.lab.LabClock;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Protects the limit of a command: hours of sleep must not need an option, and what never ends
/// must still be ended.
class SleepLimitTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @ParameterizedTest
  @CsvSource({
    "sleep 7200, 7260",
    "'  sleep  2m ', 180",
    "sleep 2h, 7260",
    "sleep 1d, 86460",
    "sleep 0.5, 60",
    "sleep 99999999, 60",
    "sleep -1, 60",
    "sleep infinity, 60",
    "sleep 100; top, 60",
    "ping moon, 60"
  })
  void aSleepGetsItsOwnTimeOnTop(String command, long seconds) {
    assertThat(SleepLimit.of(LabClock.VIRTUAL, command, LIMIT))
        .isEqualTo(Duration.ofSeconds(seconds));
    assertThat(SleepLimit.of(LabClock.REAL, command, LIMIT)).isEqualTo(LIMIT);
  }
}
