// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.util.List;

/// What a scenario came to.
///
/// @since 0.1
public sealed interface Verdict {
  /// Every check came out as expected, and nothing was left behind.
  record Passed() implements Verdict {}

  /// At least one check did not.
  ///
  /// @param reasons one line each
  record Failed(List<String> reasons) implements Verdict {
    /// Copies the list.
    public Failed {
      reasons = List.copyOf(reasons);
    }
  }

  /// The scenario could not be carried out, so there is nothing to say about what it tests.
  ///
  /// @param message what went wrong
  /// @param hint what to do about it; may be empty
  record Broken(String message, String hint) implements Verdict {}

  /// One word: `passed`, `failed` or `broken`.
  default String word() {
    return switch (this) {
      case Passed() -> "passed";
      case Failed(_) -> "failed";
      case Broken(_, _) -> "broken";
    };
  }

  /// Whether it passed.
  default boolean passed() {
    return this instanceof Passed;
  }
}
