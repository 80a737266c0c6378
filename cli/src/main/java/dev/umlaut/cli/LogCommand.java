// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.web.TerminalConnection;
import dev.umlaut.web.TerminalMessage;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `umlaut log`
@Command(
    name = "log",
    sortOptions = false,
    description = {
      "Shows what the console of a host has said.",
      "That is since it was booted first. A host that is well says little there."
    },
    footer = {
      "",
      "Examples:",
      "  umlaut log moon",
      "  umlaut log -f moon             and what it says from now on; ^C ends it",
      "  umlaut log moon | grep -i oom"
    })
final class LogCommand implements Callable<Integer> {
  private static final int TAIL_BYTES = 1024 * 1024;

  private final Terminal terminal;

  @Mixin private final LabOption lab = new LabOption();

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until the host ends.")
  private boolean follow;

  @Parameters(paramLabel = "HOST", description = "The host.")
  private String host = "";

  LogCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    UpLab up = lab.find(terminal);
    String path = "/v1/hosts/" + HostName.checked(host);
    if (!follow) {
      byte[] said = up.client().get(path + "/log");
      terminal.out().writeBytes(said);
      terminal.out().flush();
      if (said.length == 0 && terminal.interactive()) {
        terminal.err().println("The console of " + host + " has said nothing, as it should be.");
      }
      return ExitStatus.OK;
    }
    try (TerminalConnection remote =
        up.client().terminal(path + "/console", TerminalMessage.watch(TAIL_BYTES, 0, 0))) {
      return new CommandStreams(terminal, List.of(host)).run(List.of(remote), false);
    }
  }
}
