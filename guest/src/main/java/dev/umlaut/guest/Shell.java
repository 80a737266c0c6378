// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import java.time.Duration;

/// Runs commands in one host, as root, by root's login shell.
///
/// Safe for use by many threads at once: every command is a channel of its own on the host's one
/// control connection.
///
/// @since 0.1
public interface Shell {
  /// Runs a command with an empty standard input and waits for its end.
  ///
  /// @param command a line, or a whole program, for `sh -c`
  /// @param limit the longest it may take; then it and its process group are killed
  /// @return what it wrote, and its exit status: also when that is not 0
  /// @throws CommandTimeoutException the limit was reached; it has what had come by then
  /// @throws ShellException the host went away, or wrote more than the limit of output
  CommandResult run(String command, Duration limit);

  /// Runs a command that reads what is given.
  ///
  /// @param command a line, or a whole program, for `sh -c`
  /// @param stdin the whole of its standard input
  /// @param limit the longest it may take; then it and its process group are killed
  /// @return what it wrote, and its exit status: also when that is not 0
  /// @throws CommandTimeoutException the limit was reached; it has what had come by then
  /// @throws ShellException the host went away, or wrote more than the limit of output
  CommandResult run(String command, byte[] stdin, Duration limit);
}
