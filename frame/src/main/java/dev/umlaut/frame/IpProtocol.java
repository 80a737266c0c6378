// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

/// Protocol numbers (IANA), also the values of IPv6's "next header".
final class IpProtocol {
  static final int ICMP = 1;
  static final int TCP = 6;
  static final int UDP = 17;
  static final int ESP = 50;
  static final int AH = 51;
  static final int ICMP6 = 58;

  private IpProtocol() {}
}
