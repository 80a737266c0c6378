// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cuts a filter into tokens, each as long as possible; so `len-14` is one word.
final class FilterScanner {
  private static final Pattern BLANK = Pattern.compile("\\s++");
  private static final Pattern SIGN =
      Pattern.compile("&&|\\|\\||!=|<<|>>|<=|>=|==|[-()\\[\\]!&|=<>+*/%^:]");
  private static final Pattern NAME = Pattern.compile("\\\\([a-z0-9][-_.a-z0-9]*+)");
  private static final Pattern COLONS = Pattern.compile("[0-9a-f.]*+:[0-9a-f:.]*+");
  private static final Pattern WORD = Pattern.compile("[a-z0-9](?:[-_.a-z0-9]*[.a-z0-9])?");

  private static final Map<Pattern, Token.Kind> WORDS =
      Map.of(
          Pattern.compile("0x[0-9a-f]+|[0-9]+"), Token.Kind.NUMBER,
          Pattern.compile("[0-9]+(\\.[0-9]+){1,3}"), Token.Kind.DOTTED);
  private static final Pattern MAC =
      Pattern.compile(
          "O(:O){5}|O(-O){5}|O(\\.O){5}|[0-9a-f]{4}(\\.[0-9a-f]{4}){2}|[0-9a-f]{12}"
              .replace("O", "[0-9a-f]{1,2}"));

  private final String text;
  private final Matcher matcher;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  FilterScanner(String text) {
    this.text = text.toLowerCase(Locale.ROOT);
    this.matcher = BLANK.matcher(this.text);
  }

  /// @return the tokens, without an end
  /// @throws IllegalArgumentException a character is in none
  List<Token> tokens() {
    while (at < text.length()) {
      if (!found(BLANK)) {
        Token token = token();
        tokens.add(token);
      }
      at = matcher.end();
    }
    return tokens;
  }

  private Token token() {
    if (found(COLONS) && isAddress(matcher.group())) {
      String address = matcher.group();
      boolean isMac = MAC.matcher(address).matches();
      return new Token(isMac ? Token.Kind.MAC : Token.Kind.IP6, address, at);
    }
    if (found(WORD)) {
      return new Token(kind(matcher.group()), matcher.group(), at);
    }
    if (found(SIGN)) {
      return new Token(Token.Kind.SIGN, matcher.group(), at);
    }
    if (found(NAME)) {
      return new Token(Token.Kind.NAME, matcher.group(1), at);
    }
    int character = text.codePointAt(at);
    String name = Character.getName(character);
    throw new IllegalArgumentException(
        "a filter has no character U+%04X%s (at %d)"
            .formatted(character, name == null ? "" : ", " + name, at + 1));
  }

  /// A single colon between numbers is that of `ether[0:2]`.
  private static boolean isAddress(String run) {
    return run.contains("::") || run.chars().filter(c -> c == ':').count() >= 5;
  }

  private static Token.Kind kind(String word) {
    if (MAC.matcher(word).matches()) {
      return Token.Kind.MAC;
    }
    return WORDS.entrySet().stream()
        .filter(known -> known.getKey().matcher(word).matches())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(Token.Kind.WORD);
  }

  private boolean found(Pattern pattern) {
    return matcher.usePattern(pattern).region(at, text.length()).lookingAt();
  }
}
