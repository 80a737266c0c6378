// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import dev.umlaut.frame.PacketSummary.Said;
import java.util.Map;

/// Summaries of IPv4 (RFC 791) and IPv6 (RFC 8200) packets.
final class IpSummary {
  private static final int HEADER4_BYTES = 20;
  private static final int HEADER6_BYTES = 40;
  private static final int EXTENSIONS_MAX = 8;
  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int DESTINATION = 60;
  private static final int IPV4_IN_IP = 4;
  private static final int IPV6_IN_IP = 41;
  private static final int GRE = 47;
  private static final int OSPF = 89;

  private static final Map<Integer, String> PROTOCOLS =
      Map.of(
          2,
          "IGMP",
          GRE,
          "GRE",
          59,
          "no next header",
          88,
          "EIGRP",
          103,
          "PIM",
          112,
          "VRRP",
          115,
          "L2TPv3",
          132,
          "SCTP",
          136,
          "UDP-Lite");

  private IpSummary() {}

  static PacketSummary of4(PacketBytes packet, int depth) {
    int headerBytes = (packet.u8(0) & 15) * 4;
    if (!packet.has(HEADER4_BYTES)
        || packet.u8(0) >> 4 != 4
        || headerBytes < HEADER4_BYTES
        || !packet.has(headerBytes)) {
      return new PacketSummary("?", "?", "IPv4", "no whole header");
    }
    int fragment = packet.u16(6) & 0x1fff;
    // Short frames are filled up to the least length of Ethernet.
    int total = packet.u16(2);
    PacketBytes whole = total >= headerBytes ? packet.first(total) : packet;
    PacketBytes payload = whole.behind(headerBytes);
    int protocol = packet.u8(9);
    Said said =
        fragment != 0
            ? fragment("IPv4", protocol, fragment * 8)
            : payload(protocol, payload, depth, 4);
    if (fragment == 0 && (packet.u16(6) & 0x2000) != 0) {
      said = said.before("first fragment: ");
    }
    return new PacketSummary(packet.ip4(12), packet.ip4(16), said.protocol(), said.info());
  }

  static PacketSummary of6(PacketBytes packet, int depth) {
    if (!packet.has(HEADER6_BYTES) || packet.u8(0) >> 4 != 6) {
      return new PacketSummary("?", "?", "IPv6", "no whole header");
    }
    int length = packet.u16(4);
    PacketBytes whole = length > 0 ? packet.first(HEADER6_BYTES + length) : packet;
    Said said = behindExtensions(packet.u8(6), whole.behind(HEADER6_BYTES), depth);
    return new PacketSummary(packet.ip6(8), packet.ip6(24), said.protocol(), said.info());
  }

  private static Said behindExtensions(int first, PacketBytes rest, int depth) {
    int next = first;
    PacketBytes at = rest;
    for (int i = 0; i < EXTENSIONS_MAX && isExtension(next) && at.has(8); i++) {
      int offset = at.u16(2) & 0xfff8;
      if (next == FRAGMENT && offset != 0) {
        return fragment("IPv6", at.u8(0), offset);
      }
      int bytes = next == FRAGMENT ? 8 : (at.u8(1) + 1) * 8;
      next = at.u8(0);
      at = at.behind(bytes);
    }
    return payload(next, at, depth, 6);
  }

  private static boolean isExtension(int next) {
    return next == HOP_BY_HOP || next == ROUTING || next == FRAGMENT || next == DESTINATION;
  }

  private static Said fragment(String version, int protocol, int offsetBytes) {
    return new Said(version, "fragment of %s at %d".formatted(name(protocol), offsetBytes));
  }

  private static String name(int protocol) {
    return switch (protocol) {
      case IpProtocol.ICMP -> "ICMP";
      case IpProtocol.TCP -> "TCP";
      case IpProtocol.UDP -> "UDP";
      case IpProtocol.ESP -> "ESP";
      case IpProtocol.AH -> "AH";
      case IpProtocol.ICMP6 -> "ICMPv6";
      case OSPF -> "OSPF";
      default -> PROTOCOLS.getOrDefault(protocol, "protocol " + protocol);
    };
  }

  private static Said payload(int protocol, PacketBytes bytes, int depth, int version) {
    return switch (protocol) {
      case IpProtocol.ICMP -> IcmpSummary.of4(bytes);
      case IpProtocol.ICMP6 -> IcmpSummary.of6(bytes);
      case IpProtocol.TCP -> TcpSummary.of(bytes);
      case IpProtocol.UDP -> UdpSummary.of(bytes, depth);
      case IpProtocol.ESP -> esp(bytes);
      case IpProtocol.AH -> ah(bytes);
      case OSPF -> OspfSummary.of(bytes);
      case IPV4_IN_IP -> inner(depth, bytes, 4);
      case IPV6_IN_IP -> inner(depth, bytes, 6);
      default ->
          new Said(
              PROTOCOLS.getOrDefault(protocol, "IPv" + version),
              "%s, %d bytes".formatted(name(protocol), bytes.size()));
    };
  }

  /// RFC 4303.
  static Said esp(PacketBytes esp) {
    return esp.has(8)
        ? new Said("ESP", "SPI 0x%08x, sequence %d".formatted(esp.u32(0), esp.u32(4)))
        : Said.cutOff("ESP");
  }

  /// RFC 4302.
  private static Said ah(PacketBytes ah) {
    return ah.has(12)
        ? new Said(
            "AH", "SPI 0x%08x, sequence %d, %s".formatted(ah.u32(4), ah.u32(8), name(ah.u8(0))))
        : Said.cutOff("AH");
  }

  private static Said inner(int depth, PacketBytes bytes, int version) {
    if (depth > 1) {
      return new Said("IPv" + version, "in IP in IP");
    }
    PacketSummary inner = version == 4 ? of4(bytes, depth + 1) : of6(bytes, depth + 1);
    return new Said(inner.protocol(), "in IP: " + inner.line());
  }
}
