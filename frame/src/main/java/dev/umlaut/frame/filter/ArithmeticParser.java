// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import java.util.Optional;

/// Reads numbers of relations.
///
/// @param words where they stand
/// @param place where the headers are by now
record ArithmeticParser(FilterWords words, Place place) {
  /// Whether such a number comes next; parentheses hold one if an operator comes after them.
  static boolean isNext(FilterWords words) {
    Token token = words.peek();
    return switch (token.kind()) {
      case NUMBER -> words.peek(1).isArithmetic();
      case WORD ->
          isLength(token)
              || NumberNames.CONSTANTS.containsKey(token.text())
              || (Protocol.of(token.text()).isPresent() && words.peek(1).is("["));
      case SIGN -> token.is("-") || (token.is("(") && isNumberInParentheses(words));
      case NAME, DOTTED, IP6, MAC, END -> false;
    };
  }

  private static boolean isNumberInParentheses(FilterWords words) {
    int open = 0;
    for (int i = 0; !words.peek(i).is(Token.Kind.END); i++) {
      open += words.peek(i).is("(") ? 1 : 0;
      open -= words.peek(i).is(")") ? 1 : 0;
      if (open == 0) {
        return words.peek(i + 1).isArithmetic();
      }
    }
    return false;
  }

  private static boolean isLength(Token token) {
    return token.is("len") || token.is("length");
  }

  /// Two numbers and how they are to each other.
  PacketFilter relation() {
    Arithmetic left = number(Operator.FREE);
    Token sign = words.take();
    Relation relation =
        Relation.of(sign.text())
            .filter(_ -> sign.is(Token.Kind.SIGN))
            .orElseThrow(() ->
                words.mistake(
                    sign, "here comes a comparison, =, !=, <, <=, > or >=, or an operator"));
    return new Comparison(left, relation, number(Operator.FREE)).primitive();
  }

  /// @param binding what stands before holds its number as strong
  private Arithmetic number(int binding) {
    words.enter();
    Arithmetic number = operand();
    Optional<Operator> operator = operator();
    while (operator.isPresent() && binds(operator.get(), binding)) {
      Token sign = words.take();
      Arithmetic right = number(operator.get().binding());
      if (right instanceof Arithmetic.Constant constant
          && !operator.get().takes(constant.number())) {
        throw words.mistake(sign, "division by zero, or a shift by more than 31 bits");
      }
      number = new Arithmetic.Operation(number, operator.get(), right);
      operator = operator();
    }
    words.leave();
    return number;
  }

  private static boolean binds(Operator operator, int binding) {
    return operator.binding() == Operator.FREE || operator.binding() > binding;
  }

  private Optional<Operator> operator() {
    Token token = words.peek();
    return token.is(Token.Kind.SIGN) ? Operator.of(token.text()) : Optional.empty();
  }

  private Arithmetic operand() {
    Token token = words.take();
    if (token.is("-")) {
      return new Arithmetic.Negative(number(Operator.STRONGEST));
    }
    if (token.is("(")) {
      Arithmetic inner = number(Operator.FREE);
      words.expect(")");
      return inner;
    }
    if (isLength(token)) {
      return new Arithmetic.Length();
    }
    if (token.is(Token.Kind.NUMBER)) {
      return new Arithmetic.Constant(words.number(token, -1, "a number"));
    }
    Integer constant = NumberNames.CONSTANTS.get(token.text());
    if (constant != null) {
      return new Arithmetic.Constant(constant);
    }
    Protocol protocol =
        Protocol.of(token.text())
            .orElseThrow(() ->
                words.unknown(
                    token,
                    NumberNames.sorted(NumberNames.CONSTANTS),
                    "a number is 5, len, tcp[13], ip[2:2] or computed from such"));
    return load(token, protocol);
  }

  private Arithmetic load(Token token, Protocol protocol) {
    words.expect("[");
    Arithmetic index = number(Operator.FREE);
    int size = words.take(":", ":") ? size() : 1;
    words.expect("]");
    return words.meaning(token, () -> new ProtocolMeaning(place).load(protocol, index, size));
  }

  private int size() {
    Token token = words.peek();
    int size = words.number(4, "the size");
    if (size == 0 || size == 3) {
      throw words.mistake(token, "1, 2 or 4 bytes can be read at a time");
    }
    return size;
  }
}
