// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import dev.umlaut.frame.PacketSummary.Said;
import java.util.List;

/// Summaries of DHCP messages (RFC 2131).
final class DhcpSummary {
  private static final int OPTIONS_AT = 240;
  private static final long COOKIE = 0x6382_5363L;
  private static final int PAD = 0;
  private static final int REQUESTED_ADDRESS = 50;
  private static final int LEASE_SECONDS = 51;
  private static final int MESSAGE_TYPE = 53;
  private static final int END = 255;

  private static final List<String> MESSAGES =
      List.of("?", "discover", "offer", "request", "decline", "ack", "nak", "release", "inform");

  private DhcpSummary() {}

  static Said of(PacketBytes dhcp) {
    if (!dhcp.has(OPTIONS_AT)) {
      return Said.cutOff("DHCP");
    }
    if (dhcp.u32(OPTIONS_AT - 4) != COOKIE) {
      return new Said("BOOTP", "0x%08x".formatted(dhcp.u32(4)));
    }
    String message = "message";
    StringBuilder more = new StringBuilder();
    int at = OPTIONS_AT;
    while (at < dhcp.size() && dhcp.u8(at) != END) {
      if (dhcp.u8(at) == PAD) {
        at++;
        continue;
      }
      switch (dhcp.u8(at)) {
        case MESSAGE_TYPE -> message = message(dhcp.u8(at + 2));
        case REQUESTED_ADDRESS -> more.append(", wants ").append(dhcp.ip4(at + 2));
        case LEASE_SECONDS -> more.append(", for ").append(dhcp.u32(at + 2)).append(" s");
        default -> {}
      }
      at += 2 + dhcp.u8(at + 1);
    }
    String given = dhcp.u32(16) == 0 ? "" : " " + dhcp.ip4(16);
    String text = "%s%s for %s%s".formatted(message, given, dhcp.mac(28), more);
    return new Said("DHCP", text);
  }

  private static String message(int type) {
    return type < MESSAGES.size() ? MESSAGES.get(type) : "type " + type;
  }
}
