// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks the user before Umlaut changes the machine.
///
/// @since 0.1
@FunctionalInterface
public interface Consent {

  /// Asks a question that is answered by yes or no. No is also the answer where nobody can be
  /// asked.
  ///
  /// @param question what will be done and whether to go on, one or more lines
  boolean ask(String question);

  /// Says yes to everything: what `--yes` means.
  static Consent given() {
    return _ -> true;
  }

  /// Asks on the terminal; where standard input or output is none, the answer is no.
  static Consent ofTerminal() {
    return question ->
        Optional.ofNullable(System.console()).filter(Console::isTerminal).stream()
            .map(console -> console.readLine("%s [Y/n] ", question))
            .anyMatch(Consent::isYes);
  }

  private static boolean isYes(@Nullable String answer) {
    return answer != null
        && (answer.isBlank() || answer.strip().toLowerCase(Locale.ROOT).startsWith("y"));
  }
}
