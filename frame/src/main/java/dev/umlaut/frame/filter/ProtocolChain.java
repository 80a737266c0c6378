// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

/// Whether a protocol is in an IP packet, whatever headers of extension stand before it (RFC 8200,
/// section 4; RFC 4302, section 2).
///
/// @param nextAt the byte that says what comes after the IP header
/// @param ip4At where the IPv4 header begins, or [Field#FIXED] for IPv6
/// @param headerAt the first byte behind the IPv6 header, or of the IPv4 header
/// @param protocol its number
record ProtocolChain(int nextAt, int ip4At, int headerAt, int protocol) implements PacketFilter {
  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int AUTHENTICATION = 51;
  private static final int DESTINATION = 60;

  @Override
  public boolean holds(PacketView frame) {
    boolean is6 = ip4At == Field.FIXED;
    int next = frame.number(nextAt, 1);
    long at = (long) headerAt + (is6 ? 0 : Field.ip4HeaderBytes(frame, ip4At));
    // Ends: each round goes on by eight bytes or more, or fails beyond the end.
    while (next != protocol && !frame.hasFailed()) {
      int bytes = extensionBytes(frame, next, at, is6);
      if (bytes == 0) {
        return false;
      }
      next = frame.number(at, 1);
      at += bytes;
    }
    return next == protocol;
  }

  private static int extensionBytes(PacketView frame, int kind, long at, boolean is6) {
    return switch (kind) {
      case AUTHENTICATION -> (frame.number(at + 1, 1) + 2) * 4;
      case HOP_BY_HOP, ROUTING, FRAGMENT, DESTINATION ->
          is6 ? (frame.number(at + 1, 1) + 1) * 8 : 0;
      default -> 0;
    };
  }
}
