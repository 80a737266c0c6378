// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

/// An address with the length of its network prefix, as an interface has it: `192.168.0.1/24`. The
/// bits after the prefix are kept.
///
/// @param address the address, host bits included
/// @param length bits of the prefix, from 0 to 32 or 128
/// @since 0.1
public record IpPrefix(IpAddress address, int length) {
  /// @throws IllegalArgumentException when the length does not fit the address
  public IpPrefix {
    if (length < 0 || length > address.bits()) {
      throw new IllegalArgumentException(
          "/" + length + " does not fit " + address + "; it goes up to /" + address.bits());
    }
  }

  /// Reads `192.168.0.1/24` or `fec0::1/16`; without a length it is the whole address.
  ///
  /// @throws IllegalArgumentException when the text is not that
  public static IpPrefix parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      IpAddress address = IpAddress.parse(text);
      return new IpPrefix(address, address.bits());
    }
    String digits = text.substring(slash + 1);
    if (!digits.matches("0|[1-9][0-9]{0,2}")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not an address with a prefix length; one looks like 10.1.0.1/16");
    }
    return new IpPrefix(IpAddress.parse(text.substring(0, slash)), Integer.parseInt(digits));
  }

  /// The prefix alone: the address with its host bits cleared, and the same length.
  public IpPrefix network() {
    return new IpPrefix(address.masked(length), length);
  }

  /// Whether the other address is of the same version and begins with this prefix.
  public boolean contains(IpAddress other) {
    return other.version() == address.version()
        && other.masked(length).equals(address.masked(length));
  }

  /// The usual notation, `192.168.0.1/24`.
  @Override
  public String toString() {
    return address + "/" + length;
  }
}
