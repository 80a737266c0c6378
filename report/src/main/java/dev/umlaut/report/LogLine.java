// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A line of a log whose time is known.
///
/// @param time when it was written, as far as the line tells
/// @param exact false when the line tells only the second
/// @param text the line without its time, and without the host's name
record LogLine(Instant time, boolean exact, String text) {
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final Pattern SYSLOG =
      Pattern.compile("([A-Z][a-z]{2}) +(\\d{1,2}) (\\d\\d:\\d\\d:\\d\\d) \\S+ (.*)");
  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{1,9}(?:Z|[+-]\\d\\d:\\d\\d)) \\S+"
              + " (.*)");
  private static final Pattern TCPDUMP = Pattern.compile("(\\d\\d:\\d\\d:\\d\\d\\.\\d{6}) (.*)");
  private static final Pattern RADIUS =
      Pattern.compile(
          "[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\\d{1,2}) (\\d\\d:\\d\\d:\\d\\d) \\d{4} : (.*)");
  private static final int MONTH_LETTERS = 3;

  /// Read a line.
  ///
  /// @param near a time not far from it: the line itself may not tell the day or the year
  /// @return empty when it begins with no time
  static Optional<LogLine> parse(String line, Instant near) {
    try {
      Matcher matcher = TCPDUMP.matcher(line);
      if (matcher.matches()) {
        LocalTime time = LocalTime.parse(matcher.group(1));
        return Optional.of(new LogLine(nearestDay(time, near), true, matcher.group(2)));
      }
      matcher = ISO.matcher(line);
      if (matcher.matches()) {
        Instant time = OffsetDateTime.parse(matcher.group(1)).toInstant();
        return Optional.of(new LogLine(time, true, matcher.group(2)));
      }
      for (Pattern format : new Pattern[] {SYSLOG, RADIUS}) {
        matcher = format.matcher(line);
        if (matcher.matches()) {
          return Optional.of(new LogLine(dated(matcher, near), false, matcher.group(4)));
        }
      }
    } catch (DateTimeException e) {
      // It looked like a time, but was none.
    }
    return Optional.empty();
  }

  private static Instant dated(Matcher matcher, Instant near) {
    int letters = MONTHS.indexOf(matcher.group(1));
    int month = letters / MONTH_LETTERS + 1;
    LocalTime time = LocalTime.parse(matcher.group(3));
    int day = Integer.parseInt(matcher.group(2));
    int year = near.atOffset(ZoneOffset.UTC).getYear();
    Instant best = Instant.EPOCH;
    for (int candidate = year - 1; candidate <= year + 1; candidate++) {
      // 29 February is in no other year than its own.
      if (letters >= 0 && day <= YearMonth.of(candidate, month).lengthOfMonth()) {
        Instant at = LocalDate.of(candidate, month, day).atTime(time).toInstant(ZoneOffset.UTC);
        best = nearer(at, best, near);
      }
    }
    return best;
  }

  private static Instant nearestDay(LocalTime time, Instant near) {
    LocalDate today = LocalDate.ofInstant(near, ZoneOffset.UTC);
    Instant best = Instant.EPOCH;
    for (int days = -1; days <= 1; days++) {
      best = nearer(today.plusDays(days).atTime(time).toInstant(ZoneOffset.UTC), best, near);
    }
    return best;
  }

  private static Instant nearer(Instant a, Instant b, Instant near) {
    return Duration.between(a, near).abs().compareTo(Duration.between(b, near).abs()) < 0 ? a : b;
  }

  /// The same at another time.
  LogLine shifted(Duration by) {
    return new LogLine(time.plus(by), exact, text);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s%s %s", time, exact ? "" : " (about)", text);
  }
}
