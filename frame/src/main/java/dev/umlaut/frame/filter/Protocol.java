// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import java.util.Optional;

/// The protocols that have a word, and where their number stands.
enum Protocol {
  ETHER("ether", Layer.LINK, 0),
  IP("ip", Layer.TYPE, 0x800),
  IP6("ip6", Layer.TYPE, 0x86dd),
  ARP("arp", Layer.TYPE, 0x806),
  RARP("rarp", Layer.TYPE, 0x8035),
  ICMP("icmp", Layer.IP4, 1),
  ICMP6("icmp6", Layer.IP6, 58),
  IGMP("igmp", Layer.IP4, 2),
  IGRP("igrp", Layer.IP4, 9),
  PIM("pim", Layer.IP, 103),
  VRRP("vrrp", Layer.IP4, 112),
  CARP("carp", Layer.IP4, 112),
  TCP("tcp", Layer.IP, 6),
  UDP("udp", Layer.IP, 17),
  SCTP("sctp", Layer.IP, 132),
  AH("ah", Layer.IP, 51),
  ESP("esp", Layer.IP, 50),
  STP("stp", Layer.TYPE, 0x42),
  ISO("iso", Layer.TYPE, 0xfe),
  CLNP("clnp", Layer.OSI, 0x81),
  ESIS("esis", Layer.OSI, 0x82),
  ISIS("isis", Layer.OSI, 0x83),
  ATALK("atalk", Layer.TYPE, 0x809b),
  AARP("aarp", Layer.TYPE, 0x80f3),
  DECNET("decnet", Layer.TYPE, 0x6003),
  LAT("lat", Layer.TYPE, 0x6004),
  SCA("sca", Layer.TYPE, 0x6007),
  MOPDL("mopdl", Layer.TYPE, 0x6001),
  MOPRC("moprc", Layer.TYPE, 0x6002),
  IPX("ipx", Layer.TYPE, 0xe0),
  NETBEUI("netbeui", Layer.TYPE, 0xf0);

  /// Where a protocol's number stands.
  enum Layer {
    /// Nowhere: it is the frame itself.
    LINK,
    /// In the frame's type, or as the access point of its logical link control.
    TYPE,
    /// In the header of IPv4.
    IP4,
    /// In the header of IPv6.
    IP6,
    /// In that of one of them.
    IP,
    /// In the first byte of a packet of OSI's network layer.
    OSI
  }

  private final String word;
  private final Layer layer;
  private final int number;

  Protocol(String word, Layer layer, int number) {
    this.word = word;
    this.layer = layer;
    this.number = number;
  }

  static Optional<Protocol> of(String word) {
    String usual = word.equals("link") ? "ether" : word;
    for (Protocol protocol : values()) {
      if (protocol.word.equals(usual)) {
        return Optional.of(protocol);
      }
    }
    return Optional.empty();
  }

  String word() {
    return word;
  }

  Layer layer() {
    return layer;
  }

  int number() {
    return number;
  }

  /// Whether it is carried by IP.
  boolean isOverIp() {
    return layer == Layer.IP4 || layer == Layer.IP6 || layer == Layer.IP;
  }
}
