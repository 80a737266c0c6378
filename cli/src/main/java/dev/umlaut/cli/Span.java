// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a span of time as people write it: `100ms`, `1.5s`, `2h`, `1h30m`.
final class Span implements ITypeConverter<Duration> {
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ns", Duration.ofNanos(1),
          "us", Duration.ofNanos(1_000),
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "min", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private static final Pattern PART = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)([a-z]{1,3})");

  /// Ten years, as far as a lab's time goes in one go.
  private static final Duration MAX = Duration.ofDays(3653);

  @Override
  public Duration convert(String text) {
    return parse(text);
  }

  /// @throws TypeConversionException it is none, or nobody can mean it
  static Duration parse(String text) {
    Matcher part = PART.matcher(text);
    Duration sum = Duration.ZERO;
    int at = 0;
    while (at < text.length()) {
      Duration unit =
          part.find(at) && part.start() == at
              ? UNITS.getOrDefault(part.group(2), Duration.ZERO)
              : Duration.ZERO;
      if (unit.isZero()) {
        throw new TypeConversionException(
            "'" + text + "' is no span of time; write 100ms, 1.5s, 2h or 1h30m");
      }
      BigDecimal nanos = new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit.toNanos()));
      sum =
          nanos.compareTo(BigDecimal.valueOf(MAX.toNanos())) > 0
              ? MAX.plusNanos(1)
              : sum.plusNanos(nanos.longValue());
      if (sum.compareTo(MAX) > 0) {
        throw new TypeConversionException("'" + text + "' is more than ten years");
      }
      at = part.end();
    }
    if (sum.isZero()) {
      throw new TypeConversionException("'" + text + "' is no time at all");
    }
    return sum;
  }

  /// As `H:MM:SS`, with tenths below a minute.
  static String text(Duration span) {
    return span.compareTo(Duration.ofMinutes(1)) < 0
        ? "%d.%d s".formatted(span.toSeconds(), span.toMillisPart() / 100)
        : "%d:%02d:%02d".formatted(span.toHours(), span.toMinutesPart(), span.toSecondsPart());
  }
}
