// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `umlaut ssh-config`
@Command(
    name = "ssh-config",
    sortOptions = false,
    description = {
      "Writes a configuration for this machine's own ssh.",
      "With it ssh, scp, rsync, Ansible and editors reach the hosts that run, until the lab is"
          + " down."
    },
    footer = {
      "",
      "Examples:",
      "  umlaut ssh-config >lab.ssh",
      "  ssh -F lab.ssh moon ; scp -F lab.ssh moon:/etc/hosts . ; rsync -e 'ssh -F lab.ssh' …"
    })
final class SshConfigCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final LabOption lab = new LabOption();

  SshConfigCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.out().writeBytes(lab.find(terminal).client().get("/v1/ssh-config"));
    terminal.out().flush();
    return ExitStatus.OK;
  }
}
