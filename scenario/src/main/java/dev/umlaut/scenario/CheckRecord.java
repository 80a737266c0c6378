// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.util.List;

/// What came of a check.
///
/// @param pattern the basic regular expression that was searched for
/// @param expectation what was expected of the lines that match it
/// @param matched the lines that matched
/// @param passed whether that is what was expected
/// @since 0.1
public record CheckRecord(
    String pattern, Expectation expectation, List<String> matched, boolean passed) {
  /// Copies the list.
  public CheckRecord {
    matched = List.copyOf(matched);
  }

  /// What came, in words.
  public String came() {
    return switch (matched.size()) {
      case 0 -> "no line matched";
      case 1 -> "1 line matched";
      default -> matched.size() + " lines matched";
    };
  }
}
