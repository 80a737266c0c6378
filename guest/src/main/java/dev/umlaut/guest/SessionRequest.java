// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import org.jspecify.annotations.Nullable;

/// What is to run in a host while somebody talks to it.
///
/// @param command for `sh -c`; empty: root's login shell
/// @param terminal the size of the terminal that it runs in; null: it runs in none
/// @param terminalType the terminal's name in the host's terminfo, such as `xterm-256color`; of
///   interest only with a terminal
/// @since 0.1
public record SessionRequest(String command, @Nullable TerminalSize terminal, String terminalType) {
  private static final int COMMAND_CHARS_MAX = 128 * 1024;

  /// Checks the type's form and the command's length.
  public SessionRequest {
    if (!terminalType.matches("[A-Za-z0-9+._-]{0,64}")) {
      throw new IllegalArgumentException("not the name of a terminal: " + terminalType);
    }
    if (command.length() > COMMAND_CHARS_MAX) {
      throw new IllegalArgumentException("a command of " + command.length() + " characters");
    }
  }

  /// A command without a terminal.
  public static SessionRequest command(String command) {
    return new SessionRequest(command, null, "");
  }
}
