// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/// Where the person is: results go to standard output, progress and errors to standard error.
///
/// @param out for results
/// @param err for progress, questions and errors
/// @param interactive whether a person looks on: colours, a progress line that is drawn over,
///   questions
record Terminal(PrintStream out, PrintStream err, boolean interactive) {

  static Terminal ofProcess() {
    return new Terminal(System.out, System.err, isInteractive(System.getenv("TERM")));
  }

  private static boolean isInteractive(@Nullable String term) {
    boolean terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    return terminal && !"dumb".equals(term);
  }

  /// Text with picocli's mark-up (`@|green ok|@`), coloured where colours are wanted: on a
  /// terminal, and not where the variable NO_COLOR is set.
  String styled(String markup) {
    boolean colours = interactive && System.getenv("NO_COLOR") == null;
    return (colours ? Ansi.ON : Ansi.OFF).string(markup);
  }
}
