// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// What the headers of one Ethernet frame say, up to the ports of its transport protocol. Made to
/// be [read][#read] anew for every frame; whatever is not there, cut off or senseless is absent,
/// and no frame makes reading fail.
///
/// Looks behind up to two VLAN tags (IEEE 802.1Q) and up to eight extension headers of IPv6 (RFC
/// 8200, section 4). Mutable, for one thread.
///
/// @since 0.1
public final class PacketHeaders {
  /// No field has this value; what is absent has it.
  public static final int ABSENT = -1;

  /// So many bytes from the beginning of a frame are enough for whatever can be found.
  public static final int LOOK_BYTES = 512;

  /// Protocol numbers (IANA), also the values of IPv6's "next header".
  public static final int ICMP = 1;

  /// As [#ICMP].
  public static final int TCP = 6;

  /// As [#ICMP].
  public static final int UDP = 17;

  /// As [#ICMP].
  public static final int ESP = 50;

  /// As [#ICMP].
  public static final int AH = 51;

  /// As [#ICMP].
  public static final int ICMP6 = 58;

  private static final int SCTP = 132;
  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int DESTINATION = 60;
  private static final int EXTENSIONS_MAX = 8;
  private static final int ARP_BYTES = 28;

  private static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong U64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private MemorySegment bytes = MemorySegment.NULL;
  private int end;
  private long destinationMac;
  private long sourceMac;
  private int type;
  private int payload;
  private int ipVersion;
  private int protocol;
  private int addressVersion;
  private long sourceHigh;
  private long sourceLow;
  private long destinationHigh;
  private long destinationLow;
  private int sourcePort;
  private int destinationPort;

  /// Nothing is known yet.
  public PacketHeaders() {
    clear();
  }

  /// Reads the headers of a frame.
  ///
  /// @param frame what is known of it lies at its beginning
  /// @param known bytes that are known: all, or [#LOOK_BYTES]
  public void read(MemorySegment frame, int known) {
    clear();
    bytes = frame;
    end = known;
    if (known < Ethernet.HEADER_BYTES) {
      return;
    }
    destinationMac = Ethernet.destination(frame, 0);
    sourceMac = Ethernet.source(frame, 0);
    payload = Ethernet.HEADER_BYTES;
    type = u16(payload - 2);
    for (int tags = 0; isVlan(type) && tags < 2 && payload + 4 <= end; tags++) {
      payload += 4;
      type = u16(payload - 2);
    }
    switch (type) {
      case Ethernet.TYPE_IPV4 -> ip4(payload);
      case Ethernet.TYPE_IPV6 -> ip6(payload);
      case Ethernet.TYPE_ARP -> arp(payload);
      default -> {}
    }
  }

  private void clear() {
    destinationMac = ABSENT;
    sourceMac = ABSENT;
    type = ABSENT;
    payload = ABSENT;
    ipVersion = ABSENT;
    protocol = ABSENT;
    addressVersion = ABSENT;
    sourcePort = ABSENT;
    destinationPort = ABSENT;
  }

  private void ip4(int at) {
    if (at + 20 > end) {
      return;
    }
    int headerBytes = (u8(at) & 15) * 4;
    if (u8(at) >> 4 != 4 || headerBytes < 20) {
      return;
    }
    ipVersion = 4;
    protocol = u8(at + 9);
    addresses4(at + 12, at + 16);
    boolean first = (u16(at + 6) & 0x1fff) == 0; // a later fragment has no ports
    if (first) {
      ports(at + headerBytes);
    }
  }

  private void ip6(int at) {
    if (at + 40 > end || u8(at) >> 4 != 6) {
      return;
    }
    ipVersion = 6;
    addressVersion = 6;
    sourceHigh = bytes.get(U64, at + 8L);
    sourceLow = bytes.get(U64, at + 16L);
    destinationHigh = bytes.get(U64, at + 24L);
    destinationLow = bytes.get(U64, at + 32L);
    int next = u8(at + 6);
    int place = at + 40;
    for (int i = 0; i < EXTENSIONS_MAX && isExtension(next) && place + 8 <= end; i++) {
      if (next == FRAGMENT && (u16(place + 2) & 0xfff8) != 0) {
        protocol = u8(place);
        return; // a later fragment
      }
      int length = next == FRAGMENT ? 8 : (u8(place + 1) + 1) * 8;
      next = u8(place);
      place += length;
    }
    protocol = next;
    ports(place);
  }

  private static boolean isExtension(int next) {
    return next == HOP_BY_HOP || next == ROUTING || next == FRAGMENT || next == DESTINATION;
  }

  private void arp(int at) {
    if (at + ARP_BYTES <= end && u16(at + 2) == Ethernet.TYPE_IPV4 && u8(at + 5) == 4) {
      addresses4(at + 14, at + 24);
    }
  }

  private void addresses4(int source, int destination) {
    addressVersion = 4;
    sourceHigh = 0;
    sourceLow = bytes.get(U32, source) & 0xffff_ffffL;
    destinationHigh = 0;
    destinationLow = bytes.get(U32, destination) & 0xffff_ffffL;
  }

  private void ports(int at) {
    if ((protocol == TCP || protocol == UDP || protocol == SCTP) && at + 4 <= end) {
      sourcePort = u16(at);
      destinationPort = u16(at + 2);
    }
  }

  private static boolean isVlan(int type) {
    return type == Ethernet.TYPE_VLAN || type == Ethernet.TYPE_VLAN_SERVICE;
  }

  /// The destination as in [MacAddress#value()].
  public long destinationMac() {
    return destinationMac;
  }

  /// The source as in [MacAddress#value()].
  public long sourceMac() {
    return sourceMac;
  }

  /// The Ethernet type behind the VLAN tags.
  public int type() {
    return type;
  }

  /// Where what the frame carries begins: bytes of the Ethernet header and the VLAN tags.
  public int payload() {
    return payload;
  }

  /// 4, 6 or absent.
  public int ipVersion() {
    return ipVersion;
  }

  /// The protocol over IP, behind the extension headers.
  public int protocol() {
    return protocol;
  }

  /// The source port of TCP, UDP or SCTP.
  public int sourcePort() {
    return sourcePort;
  }

  /// The destination port of TCP, UDP or SCTP.
  public int destinationPort() {
    return destinationPort;
  }

  /// Whether the IP source, or the sender's address of ARP, is in a network.
  ///
  /// @param network with its host bits cleared
  public boolean comesFrom(IpPrefix network) {
    return addressVersion == network.address().version() && isIn(network, sourceHigh, sourceLow);
  }

  /// Whether the IP destination, or the target's address of ARP, is in a network.
  ///
  /// @param network with its host bits cleared
  public boolean goesTo(IpPrefix network) {
    return addressVersion == network.address().version()
        && isIn(network, destinationHigh, destinationLow);
  }

  private static boolean isIn(IpPrefix network, long high, long low) {
    IpAddress address = network.address();
    if (address.version() == 4) {
      return ((low ^ address.low()) & mask(network.length() + 32)) == 0;
    }
    return ((high ^ address.high()) & mask(network.length())) == 0
        && ((low ^ address.low()) & mask(network.length() - 64)) == 0;
  }

  private static long mask(int bits) {
    return bits <= 0 ? 0 : bits >= 64 ? -1L : -1L << (64 - bits);
  }

  private int u8(long at) {
    return bytes.get(ValueLayout.JAVA_BYTE, at) & 0xff;
  }

  private int u16(long at) {
    return bytes.get(U16, at) & 0xffff;
  }
}
