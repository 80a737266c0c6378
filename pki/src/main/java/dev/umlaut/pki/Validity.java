// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.time.Duration;

/// Say from when until when a certificate is valid, as offsets from the moment of generation
/// (negative: past).
///
/// A certificate that is over already, or not yet valid, is a legitimate wish of a test.
public record Validity(Duration from, Duration until) {
  /// Two days ago until ten years from now.
  public static final Validity AUTHORITY = new Validity(Duration.ofDays(-2), Duration.ofDays(3651));

  /// Two days ago until eight years from now.
  public static final Validity CERTIFICATE =
      new Validity(Duration.ofDays(-2), Duration.ofDays(2920));

  /// Check that the end is after the beginning.
  ///
  /// @throws IllegalArgumentException when it is not
  public Validity {
    Check.that(
        until.compareTo(from) > 0,
        "a validity must end after it begins, but it begins at %s and ends at %s relative to now"
            .formatted(from, until));
  }
}
