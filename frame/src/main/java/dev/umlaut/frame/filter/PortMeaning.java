// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import dev.umlaut.frame.filter.PacketFilter.And;
import dev.umlaut.frame.filter.PacketFilter.Or;

/// What ports mean in a frame: in IPv6 they follow the header at once, and behind extensions they
/// are not found.
///
/// @param place where the headers are
record PortMeaning(Place place) {
  private static final int IP6_HEADER_BYTES = 40;

  /// Ports from one to another, which may be the same.
  ///
  /// @param number of a protocol that has ports
  private record Wanted(int number, End end, int from, int to) {
    Field compare(int ip4At, int at, Relation relation, int port) {
      return new Field(ip4At, at, 2, -1, relation, port);
    }

    /// @param ip4At where the IPv4 header begins that comes before, or [Field#FIXED]
    /// @param portsAt where the source's stands
    PacketFilter at(int ip4At, int portsAt) {
      return end.of(one -> {
        int at = portsAt + one.choose(0, 2);
        return from == to
            ? compare(ip4At, at, Relation.EQUAL, from)
            : new And(
                compare(ip4At, at, Relation.GREATER_OR_EQUAL, from),
                compare(ip4At, at, Relation.LESS_OR_EQUAL, to));
      });
    }
  }

  /// Ports of TCP, UDP and SCTP.
  PacketFilter of(End end, int from, int to) {
    return of((version, meaning) ->
        new Or(
            meaning.of(version, new Wanted(Protocol.SCTP.number(), end, from, to)),
            new Or(
                meaning.of(version, new Wanted(Protocol.TCP.number(), end, from, to)),
                meaning.of(version, new Wanted(Protocol.UDP.number(), end, from, to)))));
  }

  /// Ports of one protocol.
  PacketFilter of(Protocol protocol, End end, int from, int to) {
    return of(
        (version, meaning) -> meaning.of(version, new Wanted(protocol.number(), end, from, to)));
  }

  private interface Choice {
    PacketFilter of(Protocol version, PortMeaning meaning);
  }

  private PacketFilter of(Choice choice) {
    ProtocolMeaning protocols = new ProtocolMeaning(place);
    return new Or(
        new And(protocols.ip6(), choice.of(Protocol.IP6, this)),
        new And(protocols.ip4(), choice.of(Protocol.IP, this)));
  }

  private PacketFilter of(Protocol version, Wanted wanted) {
    int ip = place.networkAt();
    if (version == Protocol.IP6) {
      return new And(
          Field.is(ip + 6, 1, wanted.number()), wanted.at(Field.FIXED, ip + IP6_HEADER_BYTES));
    }
    PacketFilter hasPorts =
        new And(Field.is(ip + 9, 1, wanted.number()), new ProtocolMeaning(place).firstFragment());
    return new And(hasPorts, wanted.at(ip, ip));
  }
}
