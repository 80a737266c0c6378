// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import java.util.Optional;

/// What two numbers of 32 bits without a sign are made one by.
enum Operator {
  OR("|", 1),
  AND("&", 2),
  LEFT("<<", 3),
  RIGHT(">>", 3),
  PLUS("+", 4),
  MINUS("-", 4),
  TIMES("*", 5),
  DIVIDED("/", 5),
  MODULO("%", Operator.FREE),
  XOR("^", Operator.FREE);

  /// The binding of those that have none in libpcap's grammar: all that stands on the right is
  /// theirs, and what stands on the left is not taken away from them by others.
  static final int FREE = 0;

  /// Stronger than any.
  static final int STRONGEST = 6;

  private final String sign;
  private final int binding;

  Operator(String sign, int binding) {
    this.sign = sign;
    this.binding = binding;
  }

  static Optional<Operator> of(String sign) {
    for (Operator operator : values()) {
      if (operator.sign.equals(sign)) {
        return Optional.of(operator);
      }
    }
    return Optional.empty();
  }

  String sign() {
    return sign;
  }

  /// How strong it holds its numbers together, or [#FREE].
  int binding() {
    return binding;
  }

  /// The result; a division by zero fails.
  int apply(int left, int right, PacketView frame) {
    return switch (this) {
      case OR -> left | right;
      case AND -> left & right;
      case LEFT -> isShift(right) ? left << right : 0;
      case RIGHT -> isShift(right) ? left >>> right : 0;
      case PLUS -> left + right;
      case MINUS -> left - right;
      case TIMES -> left * right;
      case DIVIDED -> isDivisor(right, frame) ? Integer.divideUnsigned(left, right) : 0;
      case MODULO -> isDivisor(right, frame) ? Integer.remainderUnsigned(left, right) : 0;
      case XOR -> left ^ right;
    };
  }

  /// Whether a number that is written on the right makes sense there.
  boolean takes(int constant) {
    return switch (this) {
      case DIVIDED, MODULO -> constant != 0;
      case LEFT, RIGHT -> isShift(constant);
      default -> true;
    };
  }

  private static boolean isShift(int bits) {
    return bits >= 0 && bits < Integer.SIZE;
  }

  private static boolean isDivisor(int number, PacketView frame) {
    if (number == 0) {
      frame.fail();
    }
    return number != 0;
  }
}
