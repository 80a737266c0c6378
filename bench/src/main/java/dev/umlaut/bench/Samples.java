// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import java.util.Arrays;
import java.util.Locale;

/// Durations of the same thing done many times.
final class Samples {
  private static final double NANOS_PER_MILLI = 1e6;

  private final long[] sortedNanos;

  Samples(long[] nanos) {
    sortedNanos = nanos.clone();
    Arrays.sort(sortedNanos);
  }

  /// The value below which a part of all samples lies, in milliseconds.
  ///
  /// @param part from 0 (the least) to 1 (the greatest)
  double millisAt(double part) {
    return sortedNanos[(int) Math.round(part * (sortedNanos.length - 1))] / NANOS_PER_MILLI;
  }

  /// A row of a Markdown table: what, how often, least, median, 90th percentile, greatest.
  String row(String what) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.1f | %.1f | %.1f | %.1f |",
        what,
        sortedNanos.length,
        millisAt(0),
        millisAt(0.5),
        millisAt(0.9),
        millisAt(1));
  }
}
