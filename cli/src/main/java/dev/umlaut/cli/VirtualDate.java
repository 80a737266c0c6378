// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a date, or a date and a time of day, as ISO 8601 writes them; without a zone they are UTC.
final class VirtualDate implements ITypeConverter<Instant> {
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd['T'HH:mm[:ss][ZZZZZ]]")
          .withResolverStyle(ResolverStyle.STRICT); // 29 February is in no other year than its own

  // What is not between them the kernel cannot count to, or the loop, in nanoseconds of 63 bits.
  private static final Instant FIRST = Instant.parse("1970-01-02T00:00:00Z");
  private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

  @Override
  public Instant convert(String text) {
    Instant instant;
    try {
      instant = instant(text);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'" + text + "' is no date; write 2030-12-31 or 2030-12-31T23:59:50, in UTC");
    }
    if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
      throw new TypeConversionException("'" + text + "' is not between 1970-01-02 and 2200-01-01");
    }
    return instant;
  }

  private static Instant instant(String text) {
    TemporalAccessor read =
        DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
    return switch (read) {
      case OffsetDateTime exact -> exact.toInstant();
      case LocalDateTime time -> time.toInstant(ZoneOffset.UTC);
      default -> LocalDate.from(read).atStartOfDay().toInstant(ZoneOffset.UTC);
    };
  }
}
