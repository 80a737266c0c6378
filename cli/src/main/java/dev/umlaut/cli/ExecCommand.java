// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.web.LabState;
import dev.umlaut.web.TerminalConnection;
import dev.umlaut.web.TerminalMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `umlaut exec`
@Command(
    name = "exec",
    sortOptions = false,
    synopsisHeading = "",
    customSynopsis = {
      "Usage: umlaut exec [-nt] [--lab=NAME] HOST COMMAND [ARGUMENT…]",
      "       umlaut exec [-n] [--lab=NAME] HOST… -- COMMAND [ARGUMENT…]"
    },
    description = {
      "Runs a command in hosts, as root.",
      "One word is a line for the shell; of more than one each is an argument as it is."
    },
    footer = {
      "",
      "Exit status: the command's; of several hosts the highest.",
      "",
      "Examples:",
      "  umlaut exec moon ip route",
      "  umlaut exec moon 'swanctl --list-sas | grep -c ESTABLISHED'",
      "  umlaut exec moon sun carol -- swanctl --stats      each line with its host",
      "  tar c conf | umlaut exec moon tar x -C /etc",
      "  umlaut exec -t moon top                            in a terminal"
    })
final class ExecCommand implements Callable<Integer> {
  private static final String SEPARATOR = "--";

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final LabOption lab = new LabOption();

  @Option(
      names = {"-n", "--no-stdin"},
      description = "The command reads nothing: leave standard input to others.")
  private boolean noInput;

  @Option(
      names = {"-t", "--tty"},
      description = "Run it in a terminal, as \"umlaut shell\" does.")
  private boolean tty;

  @Parameters(arity = "1..*", paramLabel = "HOST", hidden = true)
  private List<String> words = List.of();

  ExecCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    int separator = words.indexOf(SEPARATOR);
    List<String> hosts = separator < 0 ? words.subList(0, 1) : words.subList(0, separator);
    List<String> command = words.subList(separator < 0 ? 1 : separator + 1, words.size());
    if (hosts.isEmpty() || command.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "exec wants a host and a command");
    }
    for (String host : hosts) {
      if (host.startsWith("-")) {
        throw new ParameterException(
            spec.commandLine(), "\"%s\" stands behind a host: options come first".formatted(host));
      }
    }
    UpLab up = lab.find(terminal);
    String line = ShellWords.line(command);
    if (tty) {
      if (hosts.size() > 1) {
        throw new ParameterException(spec.commandLine(), "-t is for one host at a time");
      }
      return new ShellTerminal(terminal).run(up, hosts.getFirst(), line);
    }
    if (hosts.size() > 1) {
      // Of one, its session tells. Nothing runs anywhere when one of several is a mistake.
      HostName.check(up.client().get("/v1/lab", LabState.class), hosts);
    }
    List<TerminalConnection> running = new ArrayList<>();
    try {
      for (String host : hosts) {
        running.add(
            up.client()
                .terminal(
                    "/v1/hosts/" + HostName.checked(host) + "/session",
                    TerminalMessage.begin(line, "", 0, 0)));
      }
      return new CommandStreams(terminal, hosts).run(running, !noInput);
    } finally {
      running.forEach(TerminalConnection::close);
    }
  }
}
