// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import dev.umlaut.frame.Ethernet;
import dev.umlaut.frame.filter.PacketFilter.And;
import dev.umlaut.frame.filter.PacketFilter.Or;

/// What protocols mean in a frame: the comparisons of libpcap, in its order, as the first that
/// looks beyond the end of a frame decides.
///
/// @param place where the headers are
record ProtocolMeaning(Place place) {
  private static final int IP4_PROTOCOL = 9;
  private static final int IP6_NEXT_HEADER = 6;
  private static final int IP6_HEADER_BYTES = 40;
  private static final int FRAGMENT = 44;

  /// @throws IllegalArgumentException it cannot be looked for
  PacketFilter of(Protocol protocol) {
    int number = protocol.number();
    return switch (protocol.layer()) {
      case LINK -> throw new IllegalArgumentException("every frame is of Ethernet");
      case TYPE -> place.type(number);
      case IP4 -> over(Protocol.IP, number);
      case IP6 -> over(Protocol.IP6, number);
      case IP -> overIp(number);
      case OSI ->
          new And(place.type(Protocol.ISO.number()), Field.is(place.payloadAt() + 3, 1, number));
    };
  }

  /// A protocol over IP of either version.
  PacketFilter overIp(int number) {
    return new Or(over(Protocol.IP, number), over(Protocol.IP6, number));
  }

  /// A protocol over one version of IP. Of IPv6's extensions only that of fragments is passed over.
  PacketFilter over(Protocol version, int number) {
    int ip = place.networkAt();
    if (version == Protocol.IP) {
      return new And(ip4(), Field.is(ip + IP4_PROTOCOL, 1, number));
    }
    PacketFilter fragment =
        new And(
            Field.is(ip + IP6_NEXT_HEADER, 1, FRAGMENT),
            Field.is(ip + IP6_HEADER_BYTES, 1, number));
    return new And(ip6(), new Or(Field.is(ip + IP6_NEXT_HEADER, 1, number), fragment));
  }

  /// A protocol over one version of IP, behind any extensions.
  PacketFilter chain(Protocol version, int number) {
    int ip = place.networkAt();
    return version == Protocol.IP
        ? new And(ip4(), new ProtocolChain(ip + IP4_PROTOCOL, ip, ip, number))
        : new And(
            ip6(),
            new ProtocolChain(ip + IP6_NEXT_HEADER, Field.FIXED, ip + IP6_HEADER_BYTES, number));
  }

  /// What must hold for bytes of a header to be there, besides what their index needs.
  ///
  /// @throws IllegalArgumentException the protocol has no header that can be looked into
  Arithmetic.Load load(Protocol protocol, Arithmetic index, int size) {
    PacketFilter needed = index.condition();
    int network = place.networkAt();
    return switch (protocol) {
      case ETHER -> new Arithmetic.Load(protocol, index, size, place.linkAt(), false, needed);
      case IP, IP6, ARP, RARP, ATALK, DECNET, LAT, MOPDL, MOPRC ->
          new Arithmetic.Load(
              protocol, index, size, network, false, Comparison.both(needed, of(protocol)));
      case TCP, UDP, SCTP, ICMP, IGMP, IGRP, PIM, VRRP, CARP ->
          new Arithmetic.Load(
              protocol,
              index,
              size,
              network,
              true,
              new And(ip4(), Comparison.both(needed, new And(of(protocol), firstFragment()))));
      case ICMP6 ->
          new Arithmetic.Load(
              protocol,
              index,
              size,
              network + IP6_HEADER_BYTES,
              false,
              new And(
                  Comparison.both(needed, ip6()),
                  Field.is(network + IP6_NEXT_HEADER, 1, protocol.number())));
      default -> throw new IllegalArgumentException("there is no looking into " + protocol.word());
    };
  }

  /// Not one of the later fragments of an IPv4 packet, which have no headers.
  PacketFilter firstFragment() {
    return Field.masked(place.networkAt() + 6, 2, 0x1fff, 0);
  }

  PacketFilter ip4() {
    return place.type(Ethernet.TYPE_IPV4);
  }

  PacketFilter ip6() {
    return place.type(Ethernet.TYPE_IPV6);
  }
}
