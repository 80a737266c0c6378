// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.os.Tty;
import dev.umlaut.web.TerminalConnection;
import dev.umlaut.web.TerminalMessage;
import dev.umlaut.web.TimeState;
import java.util.List;

/// A shell, or a command in a terminal, in one host.
final class ShellTerminal {
  private static final int NO_KEY = -1;

  private final Terminal terminal;

  ShellTerminal(Terminal terminal) {
    this.terminal = terminal;
  }

  /// Waits for its end.
  ///
  /// @param command empty: the login shell
  /// @return its status
  int run(UpLab up, String host, String command) throws InterruptedException {
    if (terminal.interactive() && command.isEmpty()) {
      TimeState time = up.client().get("/v1/time", TimeState.class);
      if (time.pace().equals("paused")) {
        terminal.err().println("Time is paused: nothing moves until \"umlaut time resume\".");
      }
    }
    Tty.Size size = RawTerminal.size();
    String type = terminal.interactive() ? terminalType() : "";
    TerminalMessage begin = TerminalMessage.begin(command, type, size.columns(), size.rows());
    try (TerminalConnection remote =
        up.client().terminal("/v1/hosts/" + HostName.checked(host) + "/session", begin)) {
      return terminal.interactive()
          ? new RawTerminal(terminal.out(), NO_KEY).join(remote).orElse(ExitStatus.OK)
          : new CommandStreams(terminal, List.of(host)).run(List.of(remote), true);
    }
  }

  private static String terminalType() {
    String type = System.getenv("TERM");
    return type == null || !type.matches("[A-Za-z0-9+._-]{1,64}") ? "vt100" : type;
  }
}
