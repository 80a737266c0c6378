// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.report.pages.Badge;
import dev.umlaut.scenario.Took;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Numbers, times and verdicts as the pages show them.
final class Figures {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss", Locale.ENGLISH);
  private static final long SECONDS_PER_MINUTE = 60;

  private Figures() {}

  static String time(Instant instant) {
    return TIME.format(instant.atZone(ZoneId.systemDefault()));
  }

  /// A time of a host, whose clock knows no zone but this.
  static String labTime(Instant instant) {
    return TIME.format(instant.atZone(ZoneOffset.UTC)) + " UTC";
  }

  /// @param virtual whether the two clocks are not the same one
  static String took(Took took, boolean virtual) {
    String wall = seconds(took.wall());
    return virtual ? wall + " (" + seconds(took.lab()) + " virtual)" : wall;
  }

  static String seconds(Duration duration) {
    double seconds = duration.toMillis() / 1000.0;
    if (seconds >= SECONDS_PER_MINUTE) {
      return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
    }
    return String.format(
        Locale.ROOT, seconds >= 10 ? "%.0f s" : seconds >= 1 ? "%.1f s" : "%.2f s", seconds);
  }

  static String size(int characters) {
    return characters < 1000
        ? characters + " B"
        : String.format(Locale.ROOT, characters < 10_000 ? "%.1f kB" : "%.0f kB", characters / 1e3);
  }

  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /// @param verdict `passed`, `failed` or `broken`
  static Badge badge(String verdict) {
    return switch (verdict) {
      case "passed" -> new Badge(verdict, "✔", verdict);
      case "failed" -> new Badge(verdict, "✘", verdict);
      default -> new Badge("broken", "⚠", "broken");
    };
  }
}
