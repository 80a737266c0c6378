// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

/// What a line of a `.dat` file asks for, with the placeholders replaced.
///
/// @since 0.1
public sealed interface Instruction {
  /// Where the line stands.
  SourceLine source();

  /// A comment, which goes to the log.
  ///
  /// @param source where it stands
  /// @param text the comment with its `#`
  record Remark(SourceLine source, String text) implements Instruction {}

  /// A command of `pretest.dat` or `posttest.dat`.
  ///
  /// @param source where it stands
  /// @param host the host that executes it
  /// @param command the second field, runs of blanks made one
  record Command(SourceLine source, String host, String command) implements Instruction {}

  /// A command of `evaltest.dat` and what its output must show.
  ///
  /// @param source where it stands
  /// @param host the host that executes it
  /// @param command the second field, runs of blanks made one
  /// @param pattern the third field, runs of blanks made one: a basic regular expression
  /// @param expectation the fourth field
  record Check(
      SourceLine source, String host, String command, String pattern, Expectation expectation)
      implements Instruction {
    /// Whether the command stands for the packets that were captured on the host.
    public boolean isCapture() {
      return command.equals("tcpdump");
    }
  }
}
