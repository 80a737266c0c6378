// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

/// Which packets are meant, in the language of tcpdump (pcap-filter(7)), of which this is the most
/// used part:
///
/// ```
///  arp | ip | ip6 | icmp | icmp6 | tcp | udp | esp | ah
///  [PROTOCOL] [src|dst] port N        [PROTOCOL] [src|dst] host ADDRESS
///  [PROTOCOL] [src|dst] net PREFIX    ether [src|dst] MAC
///  not A      A and B      A or B     ( A )
/// ```
///
/// `and` binds tighter than `or`; `!`, `&&` and `||` are the same words. Immutable; matching
/// allocates nothing.
///
/// @since 0.1
public sealed interface PacketFilter {
  /// Every packet.
  PacketFilter ALL = new All();

  /// Longest text of a filter, in characters.
  int TEXT_MAX = 1000;

  /// Reads a filter; an empty text is [#ALL].
  ///
  /// @throws IllegalArgumentException when it cannot be understood; the message says which word
  static PacketFilter parse(String text) {
    return new FilterParser(text).parse();
  }

  /// Whether a packet is meant.
  boolean matches(PacketHeaders packet);

  /// Writes a filter as [#parse] reads it; it may look other than what it was read from. [#ALL] is
  /// empty; as a part of another filter it cannot be read again.
  static String text(PacketFilter filter) {
    return FilterText.of(filter);
  }

  /// Which end of a packet must match.
  enum End {
    /// The sender's.
    SOURCE,
    /// The receiver's.
    DESTINATION,
    /// One of them.
    EITHER
  }

  /// Every packet.
  record All() implements PacketFilter {
    @Override
    public boolean matches(PacketHeaders packet) {
      return true;
    }
  }

  /// Packets of one Ethernet type.
  ///
  /// @param type as in [PacketHeaders#type()]
  record Type(int type) implements PacketFilter {
    @Override
    public boolean matches(PacketHeaders packet) {
      return packet.type() == type;
    }
  }

  /// Packets of one protocol over IP.
  ///
  /// @param number as in [PacketHeaders#protocol()]
  record Protocol(int number) implements PacketFilter {
    @Override
    public boolean matches(PacketHeaders packet) {
      return packet.protocol() == number;
    }
  }

  /// Packets from or to a port of TCP, UDP or SCTP.
  ///
  /// @param end which end
  /// @param number the port
  record Port(End end, int number) implements PacketFilter {
    @Override
    public boolean matches(PacketHeaders packet) {
      return (end != End.DESTINATION && packet.sourcePort() == number)
          || (end != End.SOURCE && packet.destinationPort() == number);
    }
  }

  /// Packets from or to IP addresses; ARP about them too.
  ///
  /// @param end which end
  /// @param prefix with its host bits cleared
  record Net(End end, IpPrefix prefix) implements PacketFilter {
    @Override
    public boolean matches(PacketHeaders packet) {
      return (end != End.DESTINATION && packet.comesFrom(prefix))
          || (end != End.SOURCE && packet.goesTo(prefix));
    }
  }

  /// Packets from or to an Ethernet address.
  ///
  /// @param end which end
  /// @param address the address
  record Ether(End end, MacAddress address) implements PacketFilter {
    @Override
    public boolean matches(PacketHeaders packet) {
      return (end != End.DESTINATION && packet.sourceMac() == address.value())
          || (end != End.SOURCE && packet.destinationMac() == address.value());
    }
  }

  /// What another filter does not mean.
  ///
  /// @param other the other
  record Not(PacketFilter other) implements PacketFilter {
    @Override
    public boolean matches(PacketHeaders packet) {
      return !other.matches(packet);
    }
  }

  /// What both mean.
  ///
  /// @param first one
  /// @param second the other
  record And(PacketFilter first, PacketFilter second) implements PacketFilter {
    @Override
    public boolean matches(PacketHeaders packet) {
      return first.matches(packet) && second.matches(packet);
    }
  }

  /// What one of them means.
  ///
  /// @param first one
  /// @param second the other
  record Or(PacketFilter first, PacketFilter second) implements PacketFilter {
    @Override
    public boolean matches(PacketHeaders packet) {
      return first.matches(packet) || second.matches(packet);
    }
  }
}
