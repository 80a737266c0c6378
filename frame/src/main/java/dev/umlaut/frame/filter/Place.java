// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import dev.umlaut.frame.Ethernet;
import dev.umlaut.frame.filter.PacketFilter.And;
import dev.umlaut.frame.filter.PacketFilter.Or;

/// Where the headers of a frame are for the words that come next. The word `vlan` moves them behind
/// a tag, `mpls` behind a label, `pppoes` behind the headers of a session; so libpcap does it, and
/// one word after the other as they are written, through `or` and parentheses.
///
/// @param linkAt where the link's header begins
/// @param typeAt where the type of what it carries stands
/// @param payloadAt where that begins
/// @param networkAt where the network's header begins, behind labels
/// @param labels of MPLS so far
/// @param isPpp whether types are those of PPP
record Place(int linkAt, int typeAt, int payloadAt, int networkAt, int labels, boolean isPpp) {
  /// The beginning of a frame.
  static final Place FRAME =
      new Place(
          0, Ethernet.HEADER_BYTES - 2, Ethernet.HEADER_BYTES, Ethernet.HEADER_BYTES, 0, false);

  private static final int PPP_IP = 0x21;
  private static final int PPP_IP6 = 0x57;
  private static final int PPP_MPLS = 0x281;

  /// Greatest length that stands where other frames have their type (IEEE 802.3).
  private static final int LENGTH_MAX = 1500;

  private static final int SAP_IP = 0x06;
  private static final int SAP_IPX = 0xe0;
  private static final int SAP_NETBEUI = 0xf0;
  private static final int SAP_OSI = 0xfe;
  private static final int TYPE_ATALK = 0x809b;
  private static final int TYPE_AARP = 0x80f3;
  private static final int TYPE_IPX = 0x8137;
  private static final int TYPE_RARP = 0x8035;
  private static final int TYPE_MPLS = 0x8847;
  private static final int SNAP_ETHERNET = 0xaaaa0300;
  private static final int SNAP_APPLE = 0xaaaa0308;

  Place behindTag() {
    return new Place(linkAt, typeAt + 4, payloadAt + 4, networkAt + 4, labels, isPpp);
  }

  Place behindLabel() {
    return new Place(linkAt, typeAt, payloadAt, networkAt + 4, labels + 1, isPpp);
  }

  /// Behind the six bytes of PPPoE (RFC 2516, section 4), where PPP's two bytes of a type are.
  Place behindSession() {
    int pppAt = payloadAt + 6;
    return new Place(pppAt, pppAt, pppAt + 2, pppAt + 2, labels, true);
  }

  /// Whether the frame carries a type, or a number up to 1500 as access point of IEEE 802.2.
  PacketFilter type(int type) {
    if (labels > 0) {
      return behindLabels(type);
    }
    if (isPpp) {
      return Field.is(typeAt, 2, pppType(type));
    }
    return switch (type) {
      case SAP_OSI, SAP_IP, SAP_NETBEUI ->
          new And(isLength(), Field.is(payloadAt, 2, type << 8 | type));
      case SAP_IPX -> ipx();
      case TYPE_ATALK -> typeOrSnap(type, SNAP_APPLE, 7 << 16);
      case TYPE_AARP -> typeOrSnap(type, SNAP_ETHERNET, 0);
      default ->
          type > LENGTH_MAX
              ? Field.is(typeAt, 2, type)
              : new And(isLength(), Field.is(payloadAt, 1, type));
    };
  }

  /// MPLS says only of the last label that it is the last; what follows shows its version of IP.
  private PacketFilter behindLabels(int type) {
    int version =
        switch (type) {
          case Ethernet.TYPE_IPV4 -> 0x40;
          case Ethernet.TYPE_IPV6 -> 0x60;
          default -> throw new IllegalArgumentException("behind mpls there is only IP to look for");
        };
    return new And(lastLabel(1), Field.masked(networkAt, 1, 0xf0, version));
  }

  /// @param is 1 if the label before here is the last
  PacketFilter lastLabel(int is) {
    return Field.masked(networkAt - 2, 1, 1, is);
  }

  private static int pppType(int type) {
    return switch (type) {
      case Ethernet.TYPE_IPV4 -> PPP_IP;
      case Ethernet.TYPE_IPV6 -> PPP_IP6;
      case TYPE_MPLS -> PPP_MPLS;
      case Ethernet.TYPE_ARP, TYPE_RARP -> type; // never there, but `host` asks
      default -> throw new IllegalArgumentException("behind pppoes there is only IP to look for");
    };
  }

  private PacketFilter isLength() {
    return Field.related(typeAt, 2, Relation.LESS_OR_EQUAL, LENGTH_MAX);
  }

  private PacketFilter snap(int header, int organizationAndType) {
    return new And(Field.is(payloadAt + 4, 4, organizationAndType), Field.is(payloadAt, 4, header));
  }

  private PacketFilter typeOrSnap(int type, int header, int organization) {
    return new Or(
        Field.is(typeAt, 2, type), new And(isLength(), snap(header, organization | type)));
  }

  /// Novell's protocol, in its four frames.
  private PacketFilter ipx() {
    PacketFilter raw = Field.is(payloadAt, 2, 0xffff);
    PacketFilter llc = new Or(Field.is(payloadAt, 1, SAP_IPX), raw);
    return new Or(
        Field.is(typeAt, 2, TYPE_IPX),
        new And(isLength(), new Or(snap(SNAP_ETHERNET, TYPE_IPX), llc)));
  }
}
