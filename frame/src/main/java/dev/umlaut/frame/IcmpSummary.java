// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import dev.umlaut.frame.PacketSummary.Said;
import java.util.List;

/// Summaries of ICMP (RFC 792) and ICMPv6 (RFC 4443, RFC 4861).
final class IcmpSummary {
  private static final List<String> UNREACHABLE =
      List.of(
          "network unreachable",
          "host unreachable",
          "protocol unreachable",
          "port unreachable",
          "fragmentation needed");

  private static final List<String> UNREACHABLE6 =
      List.of(
          "no route",
          "administratively prohibited",
          "beyond the scope of the source",
          "address unreachable",
          "port unreachable");

  private IcmpSummary() {}

  static Said of4(PacketBytes icmp) {
    if (!icmp.has(8)) {
      return Said.cutOff("ICMP");
    }
    String info =
        switch (icmp.u8(0)) {
          case 0 -> echo(icmp, "reply");
          case 8 -> echo(icmp, "request");
          case 3 ->
              code(UNREACHABLE, icmp.u8(1))
                  + (icmp.u8(1) == 4 ? ", MTU " + icmp.u16(6) : "")
                  + about(icmp);
          case 5 -> "redirect to " + icmp.ip4(4) + about(icmp);
          case 9 -> "router advertisement";
          case 10 -> "router solicitation";
          case 11 -> "time exceeded" + about(icmp);
          case 12 -> "parameter problem" + about(icmp);
          default -> "type %d, code %d".formatted(icmp.u8(0), icmp.u8(1));
        };
    return new Said("ICMP", info);
  }

  static Said of6(PacketBytes icmp) {
    if (!icmp.has(4)) {
      return Said.cutOff("ICMPv6");
    }
    String info =
        switch (icmp.u8(0)) {
          case 1 -> code(UNREACHABLE6, icmp.u8(1));
          case 2 -> "packet too big, MTU " + icmp.u32(4);
          case 3 -> "time exceeded";
          case 4 -> "parameter problem";
          case 128 -> echo(icmp, "request");
          case 129 -> echo(icmp, "reply");
          case 130, 131, 132, 143 -> "multicast listener report";
          case 133 -> "router solicitation";
          case 134 -> "router advertisement";
          case 135 -> "who has " + icmp.ip6(8) + "?";
          case 136 -> icmp.ip6(8) + " is here";
          case 137 -> "redirect to " + icmp.ip6(8);
          default -> "type %d, code %d".formatted(icmp.u8(0), icmp.u8(1));
        };
    return new Said("ICMPv6", info);
  }

  private static String echo(PacketBytes icmp, String what) {
    return "echo %s, id %d, seq %d".formatted(what, icmp.u16(4), icmp.u16(6));
  }

  private static String code(List<String> names, int code) {
    return code < names.size() ? names.get(code) : "unreachable, code " + code;
  }

  /// The packet that it is about.
  private static String about(PacketBytes icmp) {
    PacketBytes packet = icmp.behind(8);
    return packet.has(20) ? " (%s → %s)".formatted(packet.ip4(12), packet.ip4(16)) : "";
  }
}
