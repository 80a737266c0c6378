// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import dev.umlaut.frame.filter.PacketFilter.All;
import dev.umlaut.frame.filter.PacketFilter.And;
import dev.umlaut.frame.filter.PacketFilter.Not;
import dev.umlaut.frame.filter.PacketFilter.Or;
import dev.umlaut.frame.filter.PacketFilter.Primitive;

/// Writes a [PacketFilter] as [FilterParser] reads it, with parentheses wherever a reader could
/// err.
final class FilterText {
  private static final String EVERYTHING = "greater 0";

  private FilterText() {}

  static String of(PacketFilter filter) {
    return filter instanceof All ? "" : words(filter);
  }

  private static String words(PacketFilter filter) {
    return switch (filter) {
      case All _ -> EVERYTHING;
      case Primitive primitive -> primitive.words();
      case Not not -> "not " + part(not.other());
      case And and -> left(and.first(), and.first() instanceof And) + " and " + part(and.second());
      case Or or -> left(or.first(), or.first() instanceof Or) + " or " + part(or.second());
      case Field _, Comparison _, ProtocolChain _ ->
          throw new IllegalArgumentException("a comparison has no words without its primitive");
    };
  }

  private static String left(PacketFilter filter, boolean isSame) {
    return isSame ? words(filter) : part(filter);
  }

  private static String part(PacketFilter filter) {
    boolean isTwo = filter instanceof And || filter instanceof Or;
    return isTwo ? "(" + words(filter) + ")" : words(filter);
  }
}
