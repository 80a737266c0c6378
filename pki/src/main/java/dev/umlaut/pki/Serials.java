// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/// Certificate serial numbers: positive, at most 20 octets (RFC 5280, 4.1.2.2).
public final class Serials {
  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{1,40}");
  private static final int MAXIMUM_BITS = 20 * 8 - 1;

  private Serials() {}

  /// Parse a serial number in hexadecimal, most significant digit first, without a prefix: `0A`,
  /// `88`.
  ///
  /// @throws IllegalArgumentException when it is no hexadecimal number, zero, or longer than 20
  ///   octets
  public static BigInteger parse(String hex) {
    Check.that(
        HEX.matcher(hex).matches(),
        "'%s' is not a serial number: write 1 to 40 hexadecimal digits in quotes, such as \"0A\"",
        hex);
    BigInteger serial = new BigInteger(hex, 16);
    check(serial);
    return serial;
  }

  static void check(BigInteger serial) {
    Check.that(
        serial.signum() > 0 && serial.bitLength() <= MAXIMUM_BITS,
        "the serial number %s is not between 1 and 2^159 - 1",
        serial.toString(16));
  }

  /// A serial number of 8 octets for who names none: looks random, but is the same for the same
  /// arguments.
  static BigInteger derive(String name, Instant now) {
    byte[] seed = (name + " " + now.getEpochSecond()).getBytes(StandardCharsets.UTF_8);
    byte[] digest = sha256(seed);
    long octets = ByteBuffer.wrap(digest).getLong() & Long.MAX_VALUE;
    return BigInteger.valueOf(Math.max(1, octets));
  }

  static String sha256Hex(byte[] bytes) {
    return HexFormat.of().formatHex(sha256(bytes));
  }

  /// As file names of certificates have it: upper case, two digits for each octet.
  static String hex(BigInteger serial) {
    String digits = serial.toString(16).toUpperCase(Locale.ROOT);
    return digits.length() % 2 == 0 ? digits : "0" + digits;
  }

  /// A name for public things; it protects nothing.
  static byte[] sha1(byte[] bytes) {
    return digest("SHA-1", bytes);
  }

  private static byte[] sha256(byte[] bytes) {
    return digest("SHA-256", bytes);
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has " + algorithm, impossible);
    }
  }
}
