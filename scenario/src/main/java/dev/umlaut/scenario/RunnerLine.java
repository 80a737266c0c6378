// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

/// The text that the original runner would hand to its shell for an instruction. `REMOTE` stands
/// for the call that sends the rest of the words to the host.
final class RunnerLine {
  static final String REMOTE = "REMOTE";

  private RunnerLine() {}

  /// Commands stand in double quotes: the runner's shell sees variables, backquotes and escapes,
  /// and a quotation mark inside closes the quotes.
  static String of(Instruction.Command command) {
    return REMOTE + " \"" + command.command() + "\"";
  }

  /// Commands of checks stand unquoted: the runner's shell also sees quotes, redirections and
  /// lists. Their output is kept, whatever the redirections before say.
  static String of(Instruction.Check check) {
    return REMOTE + " " + check.command() + " >output 2>errors";
  }

  /// The search of a check's pattern, in double quotes.
  static String grep(Instruction.Check check) {
    return "grep \"" + check.pattern() + "\"";
  }
}
