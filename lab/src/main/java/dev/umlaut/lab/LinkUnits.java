// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Times, rates and shares of frames as `tc` writes them. What cannot be read is an
/// `IllegalArgumentException`.
final class LinkUnits {
  static final String TIME_HINT = "write a number and ns, us, ms or s, as in 10ms";
  static final String RATE_HINT = "write a number and bit, kbit, mbit or gbit, as in 10mbit";
  static final String SHARE_HINT = "write a number and %, as in 0.1%";

  private static final Pattern FORM = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,20})?)([a-z%]+)");
  private static final Map<String, BigDecimal> NANOS =
      Map.of("ns", power(0), "us", power(3), "ms", power(6), "s", power(9));
  private static final Map<String, BigDecimal> BITS =
      Map.of("bit", power(0), "kbit", power(3), "mbit", power(6), "gbit", power(9));
  private static final Map<String, BigDecimal> SHARE = Map.of("%", power(-2));

  private LinkUnits() {}

  /// Nanoseconds, rounded.
  static long nanos(String text) {
    return whole(text, NANOS);
  }

  /// Bits per second, rounded.
  static long bitsPerSecond(String text) {
    return whole(text, BITS);
  }

  /// A share: 1 is all.
  static double share(String text) {
    return scaled(text, SHARE).doubleValue();
  }

  /// As [#nanos] reads it.
  static String time(long nanos) {
    int exponent = nanos >= 1_000_000_000L ? 9 : nanos >= 1_000_000 ? 6 : nanos >= 1000 ? 3 : 0;
    return plain(BigDecimal.valueOf(nanos), -exponent) + unit(NANOS, exponent);
  }

  /// As [#bitsPerSecond] reads it.
  static String rate(long bits) {
    int exponent = bits >= 1_000_000_000L ? 9 : bits >= 1_000_000 ? 6 : 3;
    return plain(BigDecimal.valueOf(bits), -exponent) + unit(BITS, exponent);
  }

  /// As [#share] reads it, to 20 places of a percent.
  static String percent(double share) {
    BigDecimal exact = BigDecimal.valueOf(share).setScale(22, RoundingMode.HALF_UP);
    return plain(exact, 2) + "%";
  }

  private static String plain(BigDecimal value, int exponent) {
    return value.scaleByPowerOfTen(exponent).stripTrailingZeros().toPlainString();
  }

  private static String unit(Map<String, BigDecimal> units, int exponent) {
    return units.entrySet().stream()
        .filter(unit -> unit.getValue().compareTo(power(exponent)) == 0)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private static long whole(String text, Map<String, BigDecimal> units) {
    return scaled(text, units).setScale(0, RoundingMode.HALF_UP).min(power(18)).longValueExact();
  }

  private static BigDecimal scaled(String text, Map<String, BigDecimal> units) {
    Matcher parts = FORM.matcher(text);
    BigDecimal unit = parts.matches() ? units.get(parts.group(2)) : null;
    if (unit == null) {
      throw new IllegalArgumentException("\"" + text + "\" cannot be used here");
    }
    return new BigDecimal(parts.group(1)).multiply(unit);
  }

  private static BigDecimal power(int exponent) {
    return BigDecimal.ONE.scaleByPowerOfTen(exponent);
  }
}
