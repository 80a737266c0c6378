// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

/// How literally a scenario is taken.
///
/// @since 0.1
public enum Strictness {
  /// Exactly as the format's original runner: counts of one include none, checks that cannot fail
  /// pass, and how a command of pretest or posttest ends does not matter.
  STRICT,

  /// As the author must have meant it: a number is that number, a check that cannot fail is an
  /// error before a host boots, and so is all that `umlaut lint` calls an error in a line. A
  /// command of pretest or posttest that the host does not have, or that waited in vain, fails the
  /// scenario.
  PLAIN;

  private static final int NOT_FOUND = 127;

  /// Why a command without a check fails the scenario; empty text when it does not.
  ///
  /// @param command as the line has it
  /// @param status how it ended
  String faultOf(String command, int status) {
    if (this == STRICT || status == 0) {
      return "";
    }
    if (status == NOT_FOUND) {
      return "the host does not have the command (exit status 127)";
    }
    return command.strip().startsWith("expect-")
        ? "waited in vain (exit status " + status + ")"
        : "";
  }
}
