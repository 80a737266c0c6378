// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import dev.umlaut.frame.IpAddress;
import dev.umlaut.frame.IpPrefix;
import dev.umlaut.frame.MacAddress;
import dev.umlaut.frame.filter.PacketFilter.And;
import dev.umlaut.frame.filter.PacketFilter.Or;

/// What addresses mean in a frame.
///
/// @param place where the headers are
record AddressMeaning(Place place) {
  private static final int MULTICAST_4 = 224;
  private static final int MULTICAST_6 = 0xff;

  /// An IPv4 address, in packets, ARP and reverse ARP.
  ///
  /// @param address with its other bits cleared
  /// @param mask the bits that count
  PacketFilter ip4(End end, int address, int mask) {
    PacketFilter packets = ip4In(Protocol.IP, end, address, mask);
    if (place.labels() > 0) {
      return packets;
    }
    return new Or(
        new Or(packets, ip4In(Protocol.ARP, end, address, mask)),
        ip4In(Protocol.RARP, end, address, mask));
  }

  /// An IPv4 address in one protocol: IPv4, ARP or reverse ARP.
  PacketFilter ip4In(Protocol protocol, End end, int address, int mask) {
    boolean packet = protocol == Protocol.IP;
    int source = place.networkAt() + (packet ? 12 : 14);
    int destination = place.networkAt() + (packet ? 16 : 24);
    PacketFilter type = place.type(protocol.number());
    return end.of(
        one -> new And(type, Field.masked(one.choose(source, destination), 4, mask, address)));
  }

  PacketFilter ip6(End end, IpPrefix prefix) {
    int[] address = words(prefix.address());
    int[] mask = words(new IpAddress(6, -1, -1).masked(prefix.length()));
    PacketFilter type = new ProtocolMeaning(place).ip6();
    return end.of(one -> {
      int at = place.networkAt() + one.choose(8, 24);
      PacketFilter meaning = type;
      for (int i = 0; i < address.length; i++) {
        meaning = new And(meaning, Field.masked(at + 4 * i, 4, mask[i], address[i]));
      }
      return meaning;
    });
  }

  /// An Ethernet address: its last four bytes are looked at first.
  PacketFilter ether(End end, MacAddress address) {
    long value = ethernet(address).value();
    return end.of(one -> {
      int at = one.choose(6, 0);
      return new And(Field.is(at + 2, 4, (int) value), Field.is(at, 2, (int) (value >>> 32)));
    });
  }

  PacketFilter etherMulticast() {
    return Field.masked(ethernet(0), 1, 1, 1);
  }

  PacketFilter ip4Multicast() {
    return new And(
        new ProtocolMeaning(place).ip4(),
        Field.related(place.networkAt() + 16, 1, Relation.GREATER_OR_EQUAL, MULTICAST_4));
  }

  PacketFilter ip6Multicast() {
    return new And(
        new ProtocolMeaning(place).ip6(), Field.is(place.networkAt() + 24, 1, MULTICAST_6));
  }

  /// To all of whatever network: those of a certain network would need its mask.
  PacketFilter ip4Broadcast() {
    int at = place.networkAt() + 16;
    return new And(
        new ProtocolMeaning(place).ip4(), new Or(Field.is(at, 4, 0), Field.is(at, 4, -1)));
  }

  private <T> T ethernet(T there) {
    if (place.isPpp()) {
      throw new IllegalArgumentException("behind pppoes there are no Ethernet addresses");
    }
    return there;
  }

  private static int[] words(IpAddress address) {
    return new int[] {
      (int) (address.high() >>> 32),
      (int) address.high(),
      (int) (address.low() >>> 32),
      (int) address.low()
    };
  }
}
