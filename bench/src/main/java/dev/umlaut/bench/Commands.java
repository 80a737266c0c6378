// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Commands of this machine.
final class Commands {
  private Commands() {}

  /// Runs a command and waits for its end.
  ///
  /// @return its standard output; standard error goes where ours goes
  /// @throws IllegalStateException when it cannot be run, or fails
  static String run(String... command) {
    return run(List.of(command));
  }

  static String run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException(
            String.join(" ", command) + " ended with " + status + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new IllegalStateException("cannot run " + String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// Runs a command that may fail, for tidying up.
  static void attempt(String... command) {
    try {
      String _ = run(command);
    } catch (IllegalStateException _) {
      // It was not there.
    }
  }
}
