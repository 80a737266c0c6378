// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import java.util.ArrayList;
import java.util.List;

/// A basic regular expression of `grep` taken apart, to find out how much of it a line matches.
/// Only for hints: the verdict is grep's.
///
/// @param segments the parts between `.*`
/// @param words the literal words in it, of three letters and more
record BasicPattern(List<Segment> segments, List<String> words) {
  private static final String LITERAL_IN_GREP = "(){}|+?";
  private static final int WORD_MIN = 3;

  /// A part of a pattern that a line must have in one piece.
  ///
  /// @param atoms each a regular expression of Java
  /// @param start the place in the pattern's text where it begins
  /// @param ends the place in the pattern's text where each atom ends
  record Segment(List<String> atoms, int start, List<Integer> ends) {
    /// The expression for the first atoms.
    String regex(int count) {
      return String.join("", atoms.subList(0, count));
    }
  }

  /// Take a pattern apart. One with alternatives at its top has no segments, only words.
  static BasicPattern of(String pattern) {
    Reader reader = new Reader(pattern);
    reader.read();
    return new BasicPattern(
        reader.alternatives ? List.of() : reader.segments,
        reader.words.stream().distinct().toList());
  }

  private static final class Reader {
    private final String pattern;
    private final List<Segment> segments = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private List<String> atoms = new ArrayList<>();
    private List<Integer> ends = new ArrayList<>();
    private boolean alternatives;
    private int start;
    private int at;

    Reader(String pattern) {
      this.pattern = pattern;
    }

    void read() {
      while (at < pattern.length()) {
        int begin = at;
        String atom = atom(begin);
        String repeat = repeat(begin);
        boolean literal = repeat.isEmpty() && !word.isEmpty() && wordEnd == at;
        if (!literal) {
          endWord();
        }
        if (atom.equals(".") && repeat.equals("*")) {
          endSegment();
        } else {
          if (atoms.isEmpty()) {
            start = begin;
          }
          atoms.add(atom + repeat);
          ends.add(at);
        }
      }
      endWord();
      endSegment();
    }

    private int wordEnd = -1;

    private String atom(int begin) {
      char c = pattern.charAt(at++);
      return switch (c) {
        case '\\' -> escaped();
        case '[' -> bracket();
        case '.' -> ".";
        case '^' -> begin == 0 ? "^" : "\\^";
        case '$' -> at == pattern.length() ? "$" : "\\$";
        case '*' -> "\\*";
        default -> literal(c);
      };
    }

    private String literal(char c) {
      if (Character.isLetterOrDigit(c) || c == '-' || c == '_') {
        word.append(c);
        wordEnd = at;
      }
      return Character.isLetterOrDigit(c) || c == ' ' || c == '_' ? String.valueOf(c) : "\\" + c;
    }

    private String escaped() {
      if (at == pattern.length()) {
        return "\\\\";
      }
      char c = pattern.charAt(at++);
      return switch (c) {
        case '(' -> group();
        case '|' -> {
          alternatives = true;
          yield "";
        }
        case 'w', 'W', 's', 'S', 'b', 'B' -> "\\" + c;
        case '<', '>' -> "\\b";
        case '`' -> "^";
        case '\'' -> "$";
        default -> LITERAL_IN_GREP.indexOf(c) >= 0 ? "" : literal(c);
      };
    }

    /// A group is one atom, whatever is in it.
    private String group() {
      StringBuilder inner = new StringBuilder("(?:");
      while (at < pattern.length() && !pattern.startsWith("\\)", at)) {
        if (pattern.startsWith("\\|", at)) {
          at += 2;
          inner.append('|');
        } else {
          int begin = at;
          inner.append(atom(Math.max(1, begin))).append(repeat(begin));
        }
      }
      at = Math.min(pattern.length(), at + 2);
      word.setLength(0);
      return inner.append(')').toString();
    }

    private String bracket() {
      StringBuilder set = new StringBuilder("[");
      if (at < pattern.length() && pattern.charAt(at) == '^') {
        set.append('^');
        at++;
      }
      boolean first = true;
      while (at < pattern.length() && (first || pattern.charAt(at) != ']')) {
        first = false;
        int named = pattern.startsWith("[:", at) ? pattern.indexOf(":]", at) : -1;
        if (named > 0) {
          set.append(named(pattern.substring(at + 2, named)));
          at = named + 2;
        } else {
          char c = pattern.charAt(at++);
          set.append("[]\\&^".indexOf(c) >= 0 ? "\\" + c : String.valueOf(c));
        }
      }
      at++;
      return set.append(']').toString();
    }

    private static String named(String name) {
      return switch (name) {
        case "digit" -> "\\p{Digit}";
        case "alpha" -> "\\p{Alpha}";
        case "alnum" -> "\\p{Alnum}";
        case "upper" -> "\\p{Upper}";
        case "lower" -> "\\p{Lower}";
        case "xdigit" -> "\\p{XDigit}";
        case "punct" -> "\\p{Punct}";
        default -> "\\s";
      };
    }

    private String repeat(int begin) {
      if (begin == 0 && pattern.charAt(0) == '*') {
        return "";
      }
      if (pattern.startsWith("*", at)) {
        at++;
        return "*";
      }
      if (pattern.startsWith("\\+", at) || pattern.startsWith("\\?", at)) {
        at += 2;
        return pattern.substring(at - 1, at);
      }
      int close = pattern.startsWith("\\{", at) ? pattern.indexOf("\\}", at) : -1;
      if (close > 0 && pattern.substring(at + 2, close).matches("\\d{1,3}(,\\d{0,3})?")) {
        String counts = pattern.substring(at + 2, close);
        at = close + 2;
        return "{" + counts + "}";
      }
      return "";
    }

    private void endWord() {
      // Numbers are in every line.
      if (word.length() >= WORD_MIN && !word.chars().allMatch(Character::isDigit)) {
        words.add(word.toString());
      }
      word.setLength(0);
    }

    private void endSegment() {
      if (!atoms.isEmpty()) {
        segments.add(new Segment(atoms, start, ends));
        atoms = new ArrayList<>();
        ends = new ArrayList<>();
      }
    }
  }
}
