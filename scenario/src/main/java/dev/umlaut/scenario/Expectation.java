// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.math.BigInteger;
import java.util.List;

/// What a check expects of the lines that match its pattern.
///
/// @since 0.1
public sealed interface Expectation {
  /// `YES`: at least one line matches.
  record Present() implements Expectation {}

  /// `NO`: no line matches.
  record Absent() implements Expectation {}

  /// A number: so many lines match. Because the original runner counts the lines of an `echo`, no
  /// match at all counts as one line when it is taken strictly, and blank lines at the end do not
  /// count.
  ///
  /// @param lines how many
  /// @param strictness whether none counts as one
  record Count(BigInteger lines, Strictness strictness) implements Expectation {}

  /// Anything else: the command runs, and whatever it prints is right.
  ///
  /// @param text what stands there
  record Anything(String text) implements Expectation {}

  /// Read the fourth field of a line of `evaltest.dat`.
  static Expectation parse(String field, Strictness strictness) {
    return switch (field) {
      case "YES" -> new Present();
      case "NO" -> new Absent();
      default ->
          isNumber(field) ? new Count(new BigInteger(field), strictness) : new Anything(field);
    };
  }

  private static boolean isNumber(String field) {
    return field.matches("[0-9]{1,100}");
  }

  /// Judge the outcome of the pattern search.
  ///
  /// @param found whether any line matched
  /// @param lines the lines that matched, without blank ones at the end
  default boolean accepts(boolean found, List<String> lines) {
    return switch (this) {
      case Present() -> found;
      case Absent() -> !found;
      case Count(BigInteger expected, Strictness strictness) ->
          expected.equals(
              BigInteger.valueOf(Math.max(strictness == Strictness.STRICT ? 1 : 0, lines.size())));
      case Anything(_) -> true;
    };
  }

  /// What is expected, in words.
  default String describe() {
    return switch (this) {
      case Present() -> "at least one line that matches";
      case Absent() -> "no line that matches";
      case Count(BigInteger expected, _) ->
          expected + (expected.equals(BigInteger.ONE) ? " line" : " lines") + " that match";
      case Anything(_) -> "anything (this check cannot fail)";
    };
  }

  /// The expectation as it is written in the file.
  default String text() {
    return switch (this) {
      case Present() -> "YES";
      case Absent() -> "NO";
      case Count(BigInteger expected, _) -> expected.toString();
      case Anything(String text) -> text;
    };
  }
}
