// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import dev.umlaut.frame.PacketSummary.Said;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Summaries of UDP datagrams (RFC 768), by their ports.
final class UdpSummary {
  private static final int HEADER_BYTES = 8;
  private static final int IKE = 500;
  private static final int IKE_BEHIND_NAT = 4500;
  private static final int DNS = 53;
  private static final int MDNS = 5353;
  private static final int DHCP_SERVER = 67;
  private static final int DHCP_CLIENT = 68;
  private static final int VXLAN = 4789;
  private static final int VXLAN_BYTES = 8;

  private static final Map<Integer, String> PORTS =
      Map.of(
          123, "NTP",
          161, "SNMP",
          514, "syslog",
          520, "RIP",
          546, "DHCPv6",
          547, "DHCPv6",
          1701, "L2TP",
          1812, "RADIUS",
          1813, "RADIUS",
          51820, "WireGuard");

  private UdpSummary() {}

  static Said of(PacketBytes udp, int depth) {
    if (!udp.has(HEADER_BYTES)) {
      return Said.cutOff("UDP");
    }
    int source = udp.u16(0);
    int destination = udp.u16(2);
    PacketBytes data = udp.behind(HEADER_BYTES);
    Said said = of(source, destination, data, depth);
    return said == null
        ? new Said("UDP", "%d → %d len=%d".formatted(source, destination, data.size()))
        : said;
  }

  private static @Nullable Said of(int source, int destination, PacketBytes data, int depth) {
    if (isOneOf(IKE, source, destination)) {
      return IkeSummary.of(data);
    }
    if (isOneOf(IKE_BEHIND_NAT, source, destination)) {
      return behindNat(data);
    }
    if (isOneOf(DNS, source, destination) || isOneOf(MDNS, source, destination)) {
      return DnsSummary.of(data);
    }
    if (isOneOf(DHCP_SERVER, source, destination) || isOneOf(DHCP_CLIENT, source, destination)) {
      return DhcpSummary.of(data);
    }
    if (destination == VXLAN && depth == 0) {
      PacketSummary inner = EthernetSummary.of(data.behind(VXLAN_BYTES), depth + 1);
      String network = "network %d: ".formatted(data.u32(4) >> 8);
      return new Said("VXLAN", network + inner.line());
    }
    String name = PORTS.getOrDefault(destination, PORTS.getOrDefault(source, ""));
    return name.isEmpty()
        ? null
        : new Said(name, "%d → %d len=%d".formatted(source, destination, data.size()));
  }

  private static boolean isOneOf(int port, int source, int destination) {
    return port == source || port == destination;
  }

  /// RFC 3948: a byte of ones, ESP, or four zeros before IKE.
  private static Said behindNat(PacketBytes data) {
    if (data.size() == 1 && data.u8(0) == 0xff) {
      return new Said("UDP", "keepalive of a NAT");
    }
    if (!data.has(4)) {
      return Said.cutOff("ESP");
    }
    return data.u32(0) == 0
        ? IkeSummary.of(data.behind(4))
        : IpSummary.esp(data).before("in UDP, ");
  }
}
