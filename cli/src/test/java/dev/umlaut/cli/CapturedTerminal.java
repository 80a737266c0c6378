// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// A terminal nobody looks at, whose text a test can read.
final class CapturedTerminal {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  Terminal terminal(boolean interactive) {
    return new Terminal(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        interactive);
  }

  /// Runs `umlaut` with these words; returns its exit status.
  int run(String... arguments) {
    return Umlaut.run(terminal(false), arguments);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /// Everything, for the message of a failed assertion.
  @Override
  public String toString() {
    return out() + err();
  }
}
