// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `umlaut shell`
@Command(
    name = "shell",
    sortOptions = false,
    description = {
      "Opens a shell in a host, as root.",
      "It does not touch the host's networks. Without a terminal it runs the lines that it is"
          + " given."
    },
    footer = {
      "",
      "Exit status: the shell's.",
      "",
      "Examples:",
      "  umlaut shell moon",
      "  echo 'ip route; uptime' | umlaut shell moon"
    })
final class ShellCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final LabOption lab = new LabOption();

  @Parameters(paramLabel = "HOST", description = "The host.")
  private String host = "";

  ShellCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    return new ShellTerminal(terminal).run(lab.find(terminal), host, "");
  }
}
