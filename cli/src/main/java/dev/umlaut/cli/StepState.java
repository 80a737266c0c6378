// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.image.Progress.Unit;

/// How far one step of long work is, and how that is written on one line.
///
/// @param what the step's name
/// @param total how much there is, 0 when nobody knows
/// @param unit what `total` and `done` count
/// @param beganNanos when it began, on the clock of [System#nanoTime]
/// @param done how much is done
/// @param detail what is at work now, may be empty
record StepState(String what, long total, Unit unit, long beganNanos, long done, String detail) {
  private static final int BAR_COLUMNS = 24;
  private static final int DETAIL_COLUMNS = 32;
  private static final long SECOND_NANOS = 1_000_000_000L;

  StepState(String what, long total, Unit unit, long beganNanos) {
    this(what, total, unit, beganNanos, 0, "");
  }

  StepState withDone(long now) {
    return new StepState(what, total, unit, beganNanos, Math.max(done, now), detail);
  }

  StepState withDetail(String now) {
    return new StepState(what, total, unit, beganNanos, done, now);
  }

  /// The step on one line: name, bar, percentage, time that is left; without a total: the time it
  /// took.
  String line(long nowNanos) {
    long tookNanos = nowNanos - beganNanos;
    StringBuilder line = new StringBuilder(what).append("  ");
    if (total > 0) {
      // The total is an estimate: an honest bar waits just below the end instead of running over
      // it.
      double part = Math.min(0.99, (double) done / total);
      int filled = (int) (part * BAR_COLUMNS);
      line.append("█".repeat(filled)).append("░".repeat(BAR_COLUMNS - filled));
      line.append(" %2d%%".formatted((int) (part * 100)));
      if (unit == Unit.BYTES) {
        line.append(" of %d MB".formatted(total / 1_000_000));
      }
      if (done > 0 && tookNanos > 3 * SECOND_NANOS) {
        line.append("  %s left".formatted(clock((long) (tookNanos * (1 - part) / part))));
      }
    } else {
      line.append(clock(tookNanos));
    }
    if (!detail.isEmpty()) {
      line.append("  ").append(shortened(detail));
    }
    return line.toString();
  }

  /// A duration as minutes and seconds ("3:07"), below ten seconds with a tenth ("2.4 s").
  static String clock(long nanos) {
    long seconds = nanos / SECOND_NANOS;
    return seconds < 10
        ? "%.1f s".formatted((double) nanos / SECOND_NANOS)
        : "%d:%02d".formatted(seconds / 60, seconds % 60);
  }

  private static String shortened(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() <= DETAIL_COLUMNS
        ? line
        : "…" + line.substring(line.length() - DETAIL_COLUMNS + 1);
  }
}
