// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.time.Duration;
import java.util.Locale;

/// Durations as people read them.
final class Durations {
  private Durations() {}

  static String text(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0
        ? millis / 1000 + " s"
        : String.format(Locale.ROOT, "%.2f s", millis / 1000.0);
  }
}
