// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Parse offsets from the moment of generation, as lab files write them.
public final class Offsets {
  private static final Pattern OFFSET = Pattern.compile("([-+]?)([0-9]{1,6})([dhms])");

  private Offsets() {}

  /// Parse a whole number of days, hours, minutes or seconds with an optional sign: `3651d`, `-2d`,
  /// `12h`.
  ///
  /// @return negative for the past
  /// @throws IllegalArgumentException when the text has another form
  public static Duration parse(String text) {
    Matcher matcher = OFFSET.matcher(text);
    Check.that(
        matcher.matches(),
        "'%s' is not an offset from now such as -2d, 12h or 3651d (units d, h, m, s)",
        text);
    long count = Long.parseLong(matcher.group(2));
    Duration size =
        switch (matcher.group(3).charAt(0)) {
          case 'd' -> Duration.ofDays(count);
          case 'h' -> Duration.ofHours(count);
          case 'm' -> Duration.ofMinutes(count);
          default -> Duration.ofSeconds(count);
        };
    return matcher.group(1).equals("-") ? size.negated() : size;
  }
}
