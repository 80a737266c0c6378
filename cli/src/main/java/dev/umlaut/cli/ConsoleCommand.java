// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.os.Tty;
import dev.umlaut.web.TerminalConnection;
import dev.umlaut.web.TerminalMessage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `umlaut console`
@Command(
    name = "console",
    sortOptions = false,
    description = {
      "Joins the console of a host; ctrl-] leaves it.",
      "It shows the end of what was said and what is said, and root's shell answers. Several people"
          + " can, at once."
    },
    footer = {
      "",
      "Examples:",
      "  umlaut console moon",
      "  umlaut console moon </dev/null       only watches, until the host ends"
    })
final class ConsoleCommand implements Callable<Integer> {
  private static final int CTRL_BRACKET = 0x1d;
  private static final int TAIL_BYTES = 16 * 1024;

  private final Terminal terminal;

  @Mixin private final LabOption lab = new LabOption();

  @Parameters(paramLabel = "HOST", description = "The host.")
  private String host = "";

  ConsoleCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    UpLab up = lab.find(terminal);
    Tty.Size size = RawTerminal.size();
    boolean typing = terminal.interactive();
    TerminalMessage begin =
        TerminalMessage.watch(TAIL_BYTES, typing ? size.columns() : 0, typing ? size.rows() : 0);
    try (TerminalConnection remote =
        up.client().terminal("/v1/hosts/" + HostName.checked(host) + "/console", begin)) {
      if (!typing) {
        return new CommandStreams(terminal, List.of(host)).run(List.of(remote), false);
      }
      terminal.err().println("[the console of " + host + "; ctrl-] leaves it]");
      Optional<Integer> ended = new RawTerminal(terminal.out(), CTRL_BRACKET).join(remote);
      terminal.err().println(ended.isPresent() ? "\n[" + host + " has ended]" : "\n[left]");
      return ExitStatus.OK;
    }
  }
}
