// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.io.Serial;

/// A line uses the runner's shell in a way that cannot be followed without running a shell. Caught
/// where the file and line are known, and turned into an error that names them.
final class ShellSyntax extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String problem;
  private final String hint;

  ShellSyntax(String message, String hint) {
    super(message, null, false, false);
    this.problem = message;
    this.hint = hint;
  }

  String problem() {
    return problem;
  }

  String hint() {
    return hint;
  }
}
