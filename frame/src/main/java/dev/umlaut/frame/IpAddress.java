// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

/// An IPv4 or IPv6 address. Unlike `java.net.InetAddress` it never asks a name server, and an
/// IPv4-mapped IPv6 address stays what it is.
///
/// @param version 4 or 6
/// @param high the upper 64 of the 128 bits of an IPv6 address, 0 for IPv4
/// @param low the lower 64 bits of an IPv6 address, or the 32 bits of an IPv4 address; the first
///   octet on the wire is the most significant
/// @since 0.1
public record IpAddress(int version, long high, long low) {
  /// @throws IllegalArgumentException when the version is neither 4 nor 6, or an IPv4 address has
  ///   more than 32 bits
  public IpAddress {
    if (version != 4 && version != 6) {
      throw new IllegalArgumentException("IP version " + version + "; there are 4 and 6");
    }
    if (version == 4 && (high != 0 || low >>> 32 != 0)) {
      throw new IllegalArgumentException("an IPv4 address has 32 bits");
    }
  }

  /// Reads `192.168.0.1` or any of the notations of RFC 4291, section 2.2. No names, no zones.
  ///
  /// @throws IllegalArgumentException when the text is not an address
  public static IpAddress parse(String text) {
    return text.indexOf(':') < 0 ? IpNotation.parse4(text) : IpNotation.parse6(text);
  }

  /// The length of the address in bits: 32 or 128.
  public int bits() {
    return version == 4 ? 32 : 128;
  }

  /// The octets in the order of the wire: 4 or 16.
  public byte[] octets() {
    byte[] octets = new byte[bits() / 8];
    for (int i = 0; i < octets.length; i++) {
      int shift = 8 * (octets.length - 1 - i);
      octets[i] = (byte) (shift < 64 ? low >>> shift : high >>> (shift - 64));
    }
    return octets;
  }

  /// The address with all but the first `length` bits cleared.
  ///
  /// @param length from 0 to [#bits()]
  public IpAddress masked(int length) {
    if (version == 4) {
      return new IpAddress(4, 0, low & leading(length + 32) & 0xffff_ffffL);
    }
    return new IpAddress(6, high & leading(length), low & leading(length - 64));
  }

  /// Dotted decimal, or the canonical form of RFC 5952.
  @Override
  public String toString() {
    return version == 4 ? IpNotation.format4(low) : IpNotation.format6(high, low);
  }

  private static long leading(int bits) {
    if (bits <= 0) {
      return 0;
    }
    return bits >= 64 ? -1L : -1L << (64 - bits);
  }
}
