// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

/// Two numbers compared.
///
/// @param left one
/// @param relation of the one to the other
/// @param right the other
record Comparison(Arithmetic left, Relation relation, Arithmetic right) implements PacketFilter {
  @Override
  public boolean holds(PacketView frame) {
    int value = left.value(frame);
    return relation.holds(value, right.value(frame));
  }

  /// As a primitive of a filter. What the numbers are read from must be there.
  PacketFilter primitive() {
    String words = left.words() + " " + relation.sign() + " " + right.words();
    PacketFilter condition = both(left.condition(), right.condition());
    return new Primitive(words, both(condition, this));
  }

  /// Both, where one may be nothing.
  static PacketFilter both(PacketFilter first, PacketFilter second) {
    if (first.equals(ALL)) {
      return second;
    }
    return second.equals(ALL) ? first : new And(first, second);
  }
}
