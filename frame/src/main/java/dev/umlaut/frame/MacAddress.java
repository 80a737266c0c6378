// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import java.util.HexFormat;

/// An Ethernet address (IEEE 802, EUI-48).
///
/// @param value the six octets as a number; the first octet on the wire is the most significant,
///   the upper 16 bits are zero
/// @since 0.1
public record MacAddress(long value) {
  /// Bytes of an address on the wire.
  public static final int BYTES = 6;

  /// ff:ff:ff:ff:ff:ff, every station.
  public static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);

  private static final long GROUP_BIT = 1L << 40;
  private static final long LOCAL_BIT = 1L << 41;

  /// @throws IllegalArgumentException when the value has more than 48 bits
  public MacAddress {
    if (value >>> 48 != 0) {
      throw new IllegalArgumentException(
          "a MAC address has 48 bits, this is " + Long.toHexString(value));
    }
  }

  /// Reads `52:54:00:c7:b8:b0`; `-` may stand for `:`, upper case for lower case.
  ///
  /// @throws IllegalArgumentException when the text is not six two-digit hexadecimal octets
  public static MacAddress parse(String text) {
    long value = 0;
    if (text.length() != 3 * BYTES - 1) {
      throw malformed(text);
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (i % 3 == 2) {
        if (c != ':' && c != '-') {
          throw malformed(text);
        }
      } else if (HexFormat.isHexDigit(c)) {
        value = value << 4 | HexFormat.fromHexDigit(c);
      } else {
        throw malformed(text);
      }
    }
    return new MacAddress(value);
  }

  /// Whether frames to this address are for a group of stations (multicast or broadcast).
  public boolean isMulticast() {
    return (value & GROUP_BIT) != 0;
  }

  /// Whether the address was made up locally, not given out by a manufacturer.
  public boolean isLocallyAdministered() {
    return (value & LOCAL_BIT) != 0;
  }

  /// The octets in the order of the wire.
  public byte[] octets() {
    byte[] octets = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      octets[i] = (byte) (value >>> (8 * (BYTES - 1 - i)));
    }
    return octets;
  }

  /// The usual notation, lower case: `52:54:00:c7:b8:b0`.
  @Override
  public String toString() {
    return HexFormat.ofDelimiter(":").formatHex(octets());
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "\"" + text + "\" is not a MAC address; one looks like 52:54:00:c7:b8:b0");
  }
}
