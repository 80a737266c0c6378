// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import java.util.Map;

/// Summaries of Ethernet frames and of what is in them beside IP.
final class EthernetSummary {
  private static final int TAG_BYTES = 4;
  private static final int ARP_BYTES = 28;
  private static final int LENGTH_MAX = 1500;
  private static final int STP_LLC = 0x4242;

  /// Frames in frames, as of VXLAN: deeper is nobody's intention.
  private static final int DEPTH_MAX = 3;

  private static final Map<Integer, String> TYPES =
      Map.of(
          0x88cc, "LLDP",
          0x888e, "EAPOL",
          0x8847, "MPLS",
          0x8863, "PPPoE",
          0x8864, "PPPoE",
          0x88e5, "MACsec",
          0x8035, "RARP");

  private EthernetSummary() {}

  /// @param depth how many frames are around this one
  static PacketSummary of(PacketBytes frame, int depth) {
    if (!frame.has(Ethernet.HEADER_BYTES)) {
      return new PacketSummary("?", "?", "Ethernet", "cut off");
    }
    int payload = Ethernet.HEADER_BYTES;
    int type = frame.u16(payload - 2);
    StringBuilder tags = new StringBuilder();
    while ((type == Ethernet.TYPE_VLAN || type == Ethernet.TYPE_VLAN_SERVICE)
        && frame.has(payload + TAG_BYTES)
        && tags.length() < 40) {
      tags.append("VLAN ").append(frame.u16(payload) & 0xfff).append(", ");
      payload += TAG_BYTES;
      type = frame.u16(payload - 2);
    }
    PacketSummary inner = payload(frame, type, frame.behind(payload), depth);
    return tags.isEmpty()
        ? inner
        : new PacketSummary(
            inner.source(), inner.destination(), inner.protocol(), tags + inner.info());
  }

  private static PacketSummary payload(PacketBytes frame, int type, PacketBytes rest, int depth) {
    if (depth >= DEPTH_MAX) {
      return of(frame, new PacketSummary.Said("Ethernet", "in Ethernet in Ethernet"));
    }
    return switch (type) {
      case Ethernet.TYPE_IPV4 -> IpSummary.of4(rest, depth);
      case Ethernet.TYPE_IPV6 -> IpSummary.of6(rest, depth);
      case Ethernet.TYPE_ARP -> of(frame, arp(rest));
      default -> of(frame, other(type, rest));
    };
  }

  private static PacketSummary of(PacketBytes frame, PacketSummary.Said said) {
    String destination = frame.mac(0);
    return new PacketSummary(
        frame.mac(6),
        destination.equals(MacAddress.BROADCAST.toString()) ? "broadcast" : destination,
        said.protocol(),
        said.info());
  }

  /// RFC 826, for IPv4 over Ethernet.
  private static PacketSummary.Said arp(PacketBytes arp) {
    if (!arp.has(ARP_BYTES)) {
      return PacketSummary.Said.cutOff("ARP");
    }
    String sender = arp.ip4(14);
    String target = arp.ip4(24);
    String info =
        switch (arp.u16(6)) {
          case 1 ->
              sender.equals(target)
                  ? sender + " is here"
                  : sender.equals("0.0.0.0")
                      ? "is anybody " + target + "?"
                      : "who has " + target + "? Tell " + sender;
          case 2 -> sender + " is at " + arp.mac(8);
          default -> "operation " + arp.u16(6);
        };
    return new PacketSummary.Said("ARP", info);
  }

  private static PacketSummary.Said other(int type, PacketBytes rest) {
    if (type <= LENGTH_MAX) {
      return rest.u16(0) == STP_LLC
          ? new PacketSummary.Said("STP", "root " + rest.mac(10))
          : new PacketSummary.Said("LLC", type + " bytes");
    }
    String name = TYPES.getOrDefault(type, "Ethernet");
    String info = "type 0x%04x, %d bytes".formatted(type, rest.size());
    return new PacketSummary.Said(name, info);
  }
}
