// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;

/// IP addresses that a certificate's holder may use (RFC 3779, 2): everything from the lowest to
/// the highest, kept as written.
///
/// @param lowest a literal address
/// @param highest of the same family, not lower
public record AddressBlock(String lowest, String highest) {
  /// Check the two ends.
  ///
  /// @throws IllegalArgumentException when they are no addresses of one family in their order
  public AddressBlock {
    byte[] low = new AlternativeName.Ip(lowest).octets();
    byte[] high = new AlternativeName.Ip(highest).octets();
    Check.that(
        low.length == high.length && Arrays.compareUnsigned(low, high) <= 0,
        "%s-%s is not a range of addresses of one family, the lower first",
        lowest,
        highest);
  }

  /// Parse `ADDRESS`, `ADDRESS/BITS` or `ADDRESS-ADDRESS`.
  ///
  /// @throws IllegalArgumentException when the text has another form, or has bits set after the
  ///   prefix
  public static AddressBlock parse(String text) {
    int dash = text.indexOf('-');
    if (dash >= 0) {
      return new AddressBlock(text.substring(0, dash).strip(), text.substring(dash + 1).strip());
    }
    int slash = text.indexOf('/');
    if (slash < 0) {
      return new AddressBlock(text, text);
    }
    String address = text.substring(0, slash);
    byte[] octets = new AlternativeName.Ip(address).octets();
    int free = octets.length * 8 - prefix(text.substring(slash + 1), octets.length * 8, text);
    BigInteger low = new BigInteger(1, octets);
    BigInteger hostBits = BigInteger.ONE.shiftLeft(free).subtract(BigInteger.ONE);
    Check.that(
        low.and(hostBits).signum() == 0, "'%s' has bits set that are not part of the prefix", text);
    return new AddressBlock(address, literal(low.or(hostBits), octets.length));
  }

  private static int prefix(String digits, int most, String text) {
    Check.that(
        digits.matches("[0-9]{1,3}") && Integer.parseInt(digits) <= most,
        "'%s' is not a prefix of at most %d bits",
        text,
        most);
    return Integer.parseInt(digits);
  }

  private static String literal(BigInteger address, int length) {
    byte[] octets = new byte[length];
    byte[] number = address.toByteArray(); // perhaps with a zero in front for the sign
    int digits = Math.min(number.length, length);
    System.arraycopy(number, number.length - digits, octets, length - digits, digits);
    try {
      return InetAddress.getByAddress(octets).getHostAddress();
    } catch (java.net.UnknownHostException impossible) {
      throw new IllegalStateException("it has the length of an address", impossible);
    }
  }

  /// Whether these are IPv6 addresses.
  boolean isIpv6() {
    return lowest.contains(":");
  }

  /// IPAddressOrRange: a prefix where the range is one.
  ASN1Encodable encoded() {
    byte[] low = new AlternativeName.Ip(lowest).octets();
    byte[] high = new AlternativeName.Ip(highest).octets();
    int length = low.length * 8;
    int common = 0;
    while (common < length && bit(low, common) == bit(high, common)) {
      common++;
    }
    int lowLength = trimmed(low, 0);
    int highLength = trimmed(high, 1);
    if (lowLength <= common && highLength <= common) {
      return bits(low, common);
    }
    return new DERSequence(new ASN1Encodable[] {bits(low, lowLength), bits(high, highLength)});
  }

  private static int bit(byte[] octets, int index) {
    return octets[index / 8] >> (7 - index % 8) & 1;
  }

  /// How many bits are left when those at the end that have the value are cut off.
  private static int trimmed(byte[] octets, int value) {
    int length = octets.length * 8;
    while (length > 0 && bit(octets, length - 1) == value) {
      length--;
    }
    return length;
  }

  private static DERBitString bits(byte[] octets, int length) {
    byte[] kept = Arrays.copyOf(octets, (length + 7) / 8);
    int unused = kept.length * 8 - length;
    if (unused > 0) {
      kept[kept.length - 1] &= (byte) (0xff << unused);
    }
    return new DERBitString(kept, unused);
  }
}
