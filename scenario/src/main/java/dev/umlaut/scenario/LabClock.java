// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// By which clock a lab runs: `CLOCK` in a scenario's `test.conf`.
///
/// @since 0.1
public enum LabClock {
  /// That of this machine.
  REAL,
  /// One that stands still while anybody computes and jumps while everybody waits.
  VIRTUAL;

  /// The variable of `test.conf`.
  static final String VARIABLE = "CLOCK";

  private static final Pattern SLEEP =
      Pattern.compile("\\s*sleep\\s+([0-9]{1,7})(?:\\.[0-9]{1,9})?([smhd]?)\\s*");

  /// Read the variable's value.
  ///
  /// @return empty for a word that is no clock
  static Optional<LabClock> parse(String value) {
    return switch (value) {
      case "", "real" -> Optional.of(REAL);
      case "virtual" -> Optional.of(VIRTUAL);
      default -> Optional.empty();
    };
  }

  /// The longest that a command may take. Where waiting costs nothing a `sleep` gets its own time
  /// on top: the limit is against what does not end, and that is written there to end.
  Duration limit(String command, Duration limit) {
    Matcher sleep = SLEEP.matcher(command);
    if (this == REAL || !sleep.matches()) {
      return limit;
    }
    Duration unit =
        switch (sleep.group(2)) {
          case "m" -> Duration.ofMinutes(1);
          case "h" -> Duration.ofHours(1);
          case "d" -> Duration.ofDays(1);
          default -> Duration.ofSeconds(1);
        };
    return limit.plus(unit.multipliedBy(Long.parseLong(sleep.group(1))));
  }
}
