// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import dev.umlaut.frame.filter.PacketFilter.And;
import dev.umlaut.frame.filter.PacketFilter.Or;
import java.util.function.Function;

/// Which end of a frame something is said of.
enum End {
  SOURCE("src "),
  DESTINATION("dst "),
  EITHER(""),
  BOTH("src and dst ");

  private final String words;

  End(String words) {
    this.words = words;
  }

  /// With a blank behind, if there are any.
  String words() {
    return words;
  }

  /// What is said of this end, made of what is said of [#SOURCE] and [#DESTINATION].
  PacketFilter of(Function<End, PacketFilter> meaning) {
    return switch (this) {
      case SOURCE, DESTINATION -> meaning.apply(this);
      case EITHER -> new Or(meaning.apply(SOURCE), meaning.apply(DESTINATION));
      case BOTH -> new And(meaning.apply(SOURCE), meaning.apply(DESTINATION));
    };
  }

  /// One of two numbers, for [#SOURCE] or [#DESTINATION].
  int choose(int source, int destination) {
    return this == SOURCE ? source : destination;
  }
}
