// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

/// How the time of a lab in virtual time goes on while nobody asks for more.
///
/// @since 0.1
public sealed interface Pace {
  /// It stands still.
  record Standing() implements Pace {
    @Override
    public String toString() {
      return "paused";
    }
  }

  /// It keeps pace with this machine's clock, as well as the machine is able to.
  ///
  /// @param rate how many of its seconds pass in one of ours, [#RATE_MIN] to [#RATE_MAX]
  record Paced(double rate) implements Pace {
    /// A thousandth: a millisecond takes a second.
    public static final double RATE_MIN = 0.001;

    /// A quarter of an hour in a second; who wants more wants [Fastest].
    public static final double RATE_MAX = 1000;

    /// Checks the range.
    public Paced {
      if (!(rate >= RATE_MIN && rate <= RATE_MAX)) {
        throw new IllegalArgumentException(
            "a rate of %s is not between %s and %s".formatted(rate, RATE_MIN, RATE_MAX));
      }
    }

    @Override
    public String toString() {
      return rate == Math.rint(rate) ? (long) rate + "x" : rate + "x";
    }
  }

  /// It jumps from one event to the next without waiting.
  record Fastest() implements Pace {
    @Override
    public String toString() {
      return "max";
    }
  }
}
