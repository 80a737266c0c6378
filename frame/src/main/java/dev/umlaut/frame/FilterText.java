// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

/// Writes a [PacketFilter] as [FilterParser] reads it.
final class FilterText {
  private FilterText() {}

  static String of(PacketFilter filter) {
    return switch (filter) {
      case PacketFilter.All _ -> "";
      case PacketFilter.Type type -> type(type.type());
      case PacketFilter.Protocol protocol -> protocol(protocol.number());
      case PacketFilter.Port port -> end(port.end()) + "port " + port.number();
      case PacketFilter.Net net -> end(net.end()) + "net " + net.prefix();
      case PacketFilter.Ether ether -> "ether " + end(ether.end()) + ether.address();
      case PacketFilter.Not not -> "not " + of(not.other());
      case PacketFilter.And and -> "(" + of(and.first()) + " and " + of(and.second()) + ")";
      case PacketFilter.Or or -> "(" + of(or.first()) + " or " + of(or.second()) + ")";
    };
  }

  private static String end(PacketFilter.End end) {
    return switch (end) {
      case SOURCE -> "src ";
      case DESTINATION -> "dst ";
      case EITHER -> "";
    };
  }

  private static String type(int type) {
    return switch (type) {
      case Ethernet.TYPE_ARP -> "arp";
      case Ethernet.TYPE_IPV4 -> "ip";
      case Ethernet.TYPE_IPV6 -> "ip6";
      default -> throw new IllegalArgumentException("no word for Ethernet type " + type);
    };
  }

  private static String protocol(int number) {
    return switch (number) {
      case PacketHeaders.ICMP -> "icmp";
      case PacketHeaders.ICMP6 -> "icmp6";
      case PacketHeaders.TCP -> "tcp";
      case PacketHeaders.UDP -> "udp";
      case PacketHeaders.ESP -> "esp";
      case PacketHeaders.AH -> "ah";
      default -> throw new IllegalArgumentException("no word for protocol " + number);
    };
  }
}
