// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.lab.LabClock;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How long a command may take that does nothing but wait.
final class SleepLimit {
  private static final Pattern SLEEP =
      Pattern.compile("\\s*sleep\\s+([0-9]{1,7})(?:\\.[0-9]{1,9})?([smhd]?)\\s*");

  private SleepLimit() {}

  /// The longest that a command may take. Where waiting costs nothing a `sleep` gets its own time
  /// on top: the limit is against what does not end, and that is written there to end.
  static Duration of(LabClock clock, String command, Duration limit) {
    Matcher sleep = SLEEP.matcher(command);
    if (clock == LabClock.REAL || !sleep.matches()) {
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
