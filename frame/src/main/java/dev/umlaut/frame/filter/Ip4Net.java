// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import dev.umlaut.frame.IpAddress;
import dev.umlaut.frame.filter.Qualifiers.Kind;

/// An IPv4 network, or one address.
///
/// @param address with its other bits cleared
/// @param mask the bits that count
record Ip4Net(int address, int mask) {
  private static final int OCTETS = 4;

  /// Reads what begins with two to four numbers and dots, short forms, too: `10.1` is
  /// `10.1.0.0/16`.
  static Ip4Net dotted(FilterWords words, Token token) {
    int octets = token.text().split("\\.", -1).length;
    int address = address(words, token);
    int mask = prefix(8 * octets);
    if (words.take("/", "/")) {
      mask = prefix(words.number(32, "the length of a prefix"));
    } else if (words.take("mask", "mask")) {
      Token maskToken = words.take();
      if (!maskToken.is(Token.Kind.DOTTED)) {
        throw words.mistake(maskToken, "a mask is expected, as 255.255.0.0");
      }
      mask = address(words, maskToken);
    }
    return new Ip4Net(address & mask, mask);
  }

  /// Reads what begins with a number: as a network `10` is `10.0.0.0/8`, as a host it is 0.0.0.10.
  static Ip4Net number(FilterWords words, Token token, Kind kind) {
    int address = words.number(token, -1, "an address");
    if (kind == Kind.HOST) {
      return new Ip4Net(address, -1);
    }
    int mask = -1;
    while (address != 0 && address >>> 24 == 0) {
      address <<= 8;
      mask <<= 8;
    }
    if (words.take("/", "/")) {
      mask = prefix(words.number(32, "the length of a prefix"));
    }
    return new Ip4Net(address & mask, mask);
  }

  boolean isHost() {
    return mask == -1;
  }

  private static int address(FilterWords words, Token token) {
    String[] octets = token.text().split("\\.", -1);
    int address = 0;
    for (int i = 0; i < OCTETS; i++) {
      int octet = i < octets.length ? octet(words, token, octets[i]) : 0;
      address = address << 8 | octet;
    }
    return address;
  }

  private static int octet(FilterWords words, Token token, String digits) {
    if (digits.length() > 3 || Integer.parseInt(digits) > 255) {
      throw words.mistake(token, "the four numbers of an address go from 0 to 255");
    }
    return Integer.parseInt(digits);
  }

  private static int prefix(int length) {
    return length == 0 ? 0 : -1 << (32 - length);
  }

  /// The address, and its prefix or mask unless it is that of one host.
  @Override
  public String toString() {
    if (isHost()) {
      return dotted(address);
    }
    int length = Integer.bitCount(mask);
    return dotted(address) + (prefix(length) == mask ? "/" + length : " mask " + dotted(mask));
  }

  private static String dotted(int address) {
    return new IpAddress(4, 0, Integer.toUnsignedLong(address)).toString();
  }
}
