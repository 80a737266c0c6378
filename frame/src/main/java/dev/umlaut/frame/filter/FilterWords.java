// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/// The tokens of a filter, read one after the other, and what is said when one of them is wrong.
/// For one text and one thread.
final class FilterWords {
  private static final int DEPTH_MAX = 50;
  private static final int SHOWN_MAX = 100;

  private final String text;
  private final List<Token> tokens;
  private int next;
  private int depth;

  FilterWords(String text) {
    if (text.length() > PacketFilter.TEXT_MAX) {
      throw new IllegalArgumentException(
          "a filter of more than " + PacketFilter.TEXT_MAX + " characters");
    }
    this.text = text.replaceAll("\\s", " "); // which a message shows in one line
    this.tokens = new FilterScanner(text).tokens();
  }

  boolean isEmpty() {
    return tokens.isEmpty();
  }

  Token peek() {
    return peek(0);
  }

  /// @param ahead how many tokens further
  Token peek(int ahead) {
    int index = next + ahead;
    return index < tokens.size() ? tokens.get(index) : new Token(Token.Kind.END, "", text.length());
  }

  Token take() {
    Token token = peek();
    next++;
    return token;
  }

  /// Takes the next token if it is one of these.
  boolean take(String word, String sign) {
    boolean there = peek().is(word) || peek().is(sign);
    next += there ? 1 : 0;
    return there;
  }

  void expect(String sign) {
    if (!take(sign, sign)) {
      throw mistake(peek(), "here \"" + sign + "\" is missing");
    }
  }

  /// Takes a number of 32 bits without a sign.
  ///
  /// @param most the greatest that makes sense, without a sign
  /// @param what it is, with an article
  int number(int most, String what) {
    Token token = take();
    if (!token.is(Token.Kind.NUMBER)) {
      throw mistake(token, what + " is a number from 0 to " + Integer.toUnsignedString(most));
    }
    return number(token, most, what);
  }

  /// As [#number(int, String)], of a token that is a number.
  int number(Token token, int most, String what) {
    try {
      long value = token.text().length() > 20 ? Long.MAX_VALUE : Long.decode(token.text());
      if (value <= Integer.toUnsignedLong(most)) {
        return (int) value;
      }
    } catch (NumberFormatException _) {
      // Octal with an 8 or a 9 in it, or far too great.
    }
    throw mistake(token, what + " is a number from 0 to " + Integer.toUnsignedString(most));
  }

  /// One more parenthesis, `not` or the like is open.
  void enter() {
    if (++depth > DEPTH_MAX) {
      throw new IllegalArgumentException(
          "more than " + DEPTH_MAX + " nots, signs and parentheses within each other");
    }
  }

  void leave() {
    depth--;
  }

  /// What a token means, or why it means nothing here.
  <T> T meaning(Token token, Supplier<T> meaning) {
    try {
      return meaning.get();
    } catch (IllegalArgumentException e) {
      throw mistake(token, String.valueOf(e.getMessage()));
    }
  }

  /// @param hint what could stand there
  IllegalArgumentException mistake(Token token, String hint) {
    String problem =
        token.is(Token.Kind.END)
            ? shown() + " ends too early"
            : "cannot understand \"" + token.text() + "\" in " + shown();
    return new IllegalArgumentException(problem + ": " + hint);
  }

  /// @param known what could stand there
  /// @param otherwise what is said when none is near
  IllegalArgumentException unknown(Token token, Collection<String> known, String otherwise) {
    return mistake(
        token,
        NearWord.to(token.text(), known)
            .map(near -> "did you mean \"" + near + "\"?")
            .orElse(otherwise));
  }

  private String shown() {
    return '"' + (text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) + "…" : text) + '"';
  }
}
