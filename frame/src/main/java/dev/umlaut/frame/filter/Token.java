// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

/// A word or sign of a filter.
///
/// @param kind what it looks like
/// @param text in lower case; of a [name][Kind#NAME] without its backslash
/// @param at where it begins in the filter
record Token(Kind kind, String text, int at) {
  /// What a token looks like.
  enum Kind {
    /// A word of the language, or a name.
    WORD,
    /// A name that is no word of the language: `\tcp`.
    NAME,
    /// A number, with `0x` or `0` in front if it is hexadecimal or octal.
    NUMBER,
    /// Two to four numbers with dots between them.
    DOTTED,
    /// An IPv6 address.
    IP6,
    /// An Ethernet address.
    MAC,
    /// A parenthesis, an operator.
    SIGN,
    /// Behind the last.
    END
  }

  boolean is(String word) {
    return (kind == Kind.WORD || kind == Kind.SIGN) && text.equals(word);
  }

  boolean is(Kind other) {
    return kind == other;
  }

  /// Whether it stands between numbers.
  boolean isArithmetic() {
    return kind == Kind.SIGN && (Operator.of(text).isPresent() || Relation.of(text).isPresent());
  }
}
