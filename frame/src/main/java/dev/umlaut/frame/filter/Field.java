// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

/// A field of a frame compared with a number.
///
/// @param ip4At where the IPv4 header begins whose length is to be added to the place of the field,
///   or [#FIXED]
/// @param at its first byte
/// @param size its bytes: 1, 2 or 4
/// @param mask the bits of it that count
/// @param relation of the field to the number
/// @param number the number
record Field(int ip4At, int at, int size, int mask, Relation relation, int number)
    implements PacketFilter {
  /// The place of the field does not depend on the frame.
  static final int FIXED = -1;

  /// A field at a fixed place that is a number.
  static Field is(int at, int size, int number) {
    return masked(at, size, -1, number);
  }

  /// A field at a fixed place of which some bits are a number.
  static Field masked(int at, int size, int mask, int number) {
    return new Field(FIXED, at, size, mask, Relation.EQUAL, number);
  }

  /// A field at a fixed place that is at least or at most a number, or otherwise.
  static Field related(int at, int size, Relation relation, int number) {
    return new Field(FIXED, at, size, -1, relation, number);
  }

  @Override
  public boolean holds(PacketView frame) {
    int headerBytes = ip4At == FIXED ? 0 : ip4HeaderBytes(frame, ip4At);
    return relation.holds(frame.number((long) at + headerBytes, size) & mask, number);
  }

  /// What the header of an IPv4 packet says of its length.
  static int ip4HeaderBytes(PacketView frame, int at) {
    return (frame.number(at, 1) & 0xf) * 4;
  }
}
