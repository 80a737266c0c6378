// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/// A point of time in a definition: an offset from the moment of generation, or a fixed date.
public sealed interface Moment {
  /// So much after the moment of generation; negative: before it.
  record Offset(Duration offset) implements Moment {
    @Override
    public Instant seenFrom(Instant now) {
      return now.plus(offset);
    }
  }

  /// The same whenever it is generated.
  record Fixed(Instant time) implements Moment {
    @Override
    public Instant seenFrom(Instant now) {
      return time;
    }
  }

  /// The time that is meant.
  ///
  /// @param now the moment of generation
  Instant seenFrom(Instant now);

  /// Parse an offset (see [Offsets#parse]) or a date with time, in UTC: `2009-05-01T15:00:00Z`.
  ///
  /// @throws IllegalArgumentException when it is neither, or a year that certificates cannot hold
  static Moment parse(String text) {
    if (!text.endsWith("Z")) {
      return new Offset(Offsets.parse(text));
    }
    try {
      Instant time = Instant.parse(text);
      Check.that(
          text.length() == "2009-05-01T15:00:00Z".length(),
          "'%s' is not a full second of a year with four digits",
          text);
      return new Fixed(time);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'%s' is not a date such as 2009-05-01T15:00:00Z".formatted(text), e);
    }
  }
}
