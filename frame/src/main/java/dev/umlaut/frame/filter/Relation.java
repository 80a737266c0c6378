// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import java.util.Optional;

/// How two numbers, of 32 bits without a sign, are to each other.
enum Relation {
  EQUAL("="),
  NOT_EQUAL("!="),
  LESS("<"),
  LESS_OR_EQUAL("<="),
  GREATER(">"),
  GREATER_OR_EQUAL(">=");

  private final String sign;

  Relation(String sign) {
    this.sign = sign;
  }

  /// The relation that a sign means; `==` is `=`.
  static Optional<Relation> of(String sign) {
    for (Relation relation : values()) {
      if (relation.sign.equals(sign) || (relation == EQUAL && sign.equals("=="))) {
        return Optional.of(relation);
      }
    }
    return Optional.empty();
  }

  String sign() {
    return sign;
  }

  boolean holds(int left, int right) {
    return switch (this) {
      case EQUAL -> left == right;
      case NOT_EQUAL -> left != right;
      case LESS -> Integer.compareUnsigned(left, right) < 0;
      case LESS_OR_EQUAL -> Integer.compareUnsigned(left, right) <= 0;
      case GREATER -> Integer.compareUnsigned(left, right) > 0;
      case GREATER_OR_EQUAL -> Integer.compareUnsigned(left, right) >= 0;
    };
  }
}
