// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

/// How long frames take.
///
/// Frames keep their order all the same: one that would overtake another arrives with it.
///
/// @param nanos the mean, 0 to [#MAX_NANOS]
/// @param jitterNanos how much it varies: the farthest from the mean for a uniform distribution,
///   the standard deviation for a normal one; what would be less than nothing is nothing
/// @param distribution how it varies
/// @since 0.1
public record Delay(long nanos, long jitterNanos, Distribution distribution) {
  /// One minute: more is no link.
  public static final long MAX_NANOS = 60_000_000_000L;

  /// None at all.
  public static final Delay NONE = new Delay(0, 0, Distribution.UNIFORM);

  /// How delays vary.
  public enum Distribution {
    /// Each as likely as the other.
    UNIFORM,
    /// The bell curve.
    NORMAL
  }

  /// @throws IllegalArgumentException when a time is out of range or the jitter larger than the
  ///   mean
  public Delay {
    if (nanos < 0 || nanos > MAX_NANOS) {
      throw new IllegalArgumentException("a delay is from 0 to a minute");
    }
    if (jitterNanos < 0 || jitterNanos > nanos) {
      throw new IllegalArgumentException("jitter is not larger than the delay that it varies");
    }
  }
}
