// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import dev.umlaut.frame.filter.PacketFilter.Or;
import dev.umlaut.frame.filter.PacketFilter.Primitive;
import java.util.function.Function;

/// Reads the words `vlan`, `mpls` and `pppoes`, which move the headers for all that comes after.
///
/// @param words where they stand
/// @param place where the headers are before
record PlaceParser(FilterWords words, Place place) {
  private static final int VLAN_MAX = 0xfff;
  private static final int LABEL_MAX = 0xfffff;
  private static final int SESSION_MAX = 0xffff;

  /// @param token the word, which is taken already
  PacketFilter parse(Token token) {
    return switch (token.text()) {
      case "vlan" -> vlan(token);
      case "mpls" -> mpls(token);
      default -> pppoes(token);
    };
  }

  /// Where the headers are behind it.
  Place next(Token token) {
    return switch (token.text()) {
      case "vlan" -> place.behindTag();
      case "mpls" -> place.behindLabel();
      default -> place.behindSession();
    };
  }

  private PacketFilter vlan(Token token) {
    if (place.labels() > 0 || place.isPpp()) {
      throw words.mistake(token, "there are no VLANs behind mpls and pppoes");
    }
    PacketFilter tagged =
        new Or(new Or(place.type(0x8100), place.type(0x88a8)), place.type(0x9100));
    return numbered(
        token, VLAN_MAX, tagged, id -> Field.masked(place.payloadAt(), 2, VLAN_MAX, id));
  }

  private PacketFilter mpls(Token token) {
    PacketFilter labelled = place.labels() > 0 ? place.lastLabel(0) : place.type(0x8847);
    return numbered(
        token,
        LABEL_MAX,
        labelled,
        label -> Field.masked(place.networkAt(), 4, LABEL_MAX << 12, label << 12));
  }

  private PacketFilter pppoes(Token token) {
    if (place.labels() > 0 || place.isPpp()) {
      throw words.mistake(token, "there are no sessions behind mpls and pppoes");
    }
    return numbered(
        token,
        SESSION_MAX,
        place.type(0x8864),
        session -> Field.masked(place.payloadAt(), 4, SESSION_MAX, session));
  }

  /// A word with a number behind it, or without.
  private PacketFilter numbered(
      Token token, int most, PacketFilter any, Function<Integer, PacketFilter> one) {
    if (!words.peek().is(Token.Kind.NUMBER)) {
      return new Primitive(token.text(), any);
    }
    int number = words.number(most, "the number of " + token.text());
    return new Primitive(token.text() + " " + number, new PacketFilter.And(any, one.apply(number)));
  }
}
