// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.time.Duration;

/// Say from when until when a certificate is valid.
///
/// A certificate that is over already, or not yet valid, is a legitimate wish of a test.
public record Validity(Moment from, Moment until) {
  /// Two days ago until ten years from now.
  public static final Validity AUTHORITY = of(Duration.ofDays(-2), Duration.ofDays(3651));

  /// Two days ago until eight years from now.
  public static final Validity CERTIFICATE = of(Duration.ofDays(-2), Duration.ofDays(2920));

  /// Check that the end is after the beginning, where that can be said.
  ///
  /// @throws IllegalArgumentException when it is not
  public Validity {
    boolean inOrder =
        switch (from) {
          case Moment.Offset(Duration begin) when until instanceof Moment.Offset(Duration end) ->
              end.compareTo(begin) > 0;
          case Moment.Fixed(var begin) when until instanceof Moment.Fixed(var end) ->
              end.isAfter(begin);
          default -> true;
        };
    Check.that(
        inOrder,
        "a validity must end after it begins, but it begins at %s and ends at %s",
        from,
        until);
  }

  /// A validity in offsets from the moment of generation (negative: past).
  public static Validity of(Duration from, Duration until) {
    return new Validity(new Moment.Offset(from), new Moment.Offset(until));
  }
}
