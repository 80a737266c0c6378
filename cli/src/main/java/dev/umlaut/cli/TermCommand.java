// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.os.UmlautException;
import dev.umlaut.web.HostState;
import dev.umlaut.web.LabState;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `umlaut term`
@Command(
    name = "term",
    sortOptions = false,
    description = {
      "Opens a window or a tab with a shell for each host.",
      "In tmux that is a window of it; on a desktop gnome-terminal, konsole or xterm, in the"
          + " Windows Subsystem for Linux a tab of Windows Terminal; elsewhere a session of tmux."
    },
    footer = {
      "",
      "Examples:",
      "  umlaut term                          all hosts that are ready",
      "  umlaut term moon sun",
      "  umlaut term --with tmux ; tmux attach -t umlaut-strongswan",
      "  umlaut term --console moon           its console instead of a shell"
    })
final class TermCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final LabOption lab = new LabOption();

  @Option(
      names = "--with",
      paramLabel = "PROGRAM",
      description = "One of: ${COMPLETION-CANDIDATES}.")
  private @Nullable TermProgram program;

  @Option(names = "--console", description = "The consoles of the hosts instead of shells.")
  private boolean console;

  @Option(
      names = "--socket",
      paramLabel = "NAME",
      description = "With tmux: a server of its own, as of \"tmux -L NAME\".")
  private String socket = "";

  @Parameters(arity = "0..*", paramLabel = "HOST", description = "Default: all that are ready.")
  private List<String> hosts = List.of();

  TermCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    UpLab up = lab.find(terminal);
    List<String> wanted = chosen(up.client().get("/v1/lab", LabState.class));
    Map<String, String> environment = System.getenv();
    TermProgram with = program == null ? TermProgram.of(environment) : program;
    with.require(environment);
    if (with == TermProgram.TMUX) {
      return tmux(up, wanted, environment.containsKey("TMUX"));
    }
    for (String host : wanted) {
      // Nobody's child: it stays when this ends.
      new ProcessBuilder(with.window(host, command(up, host), environment))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .getOutputStream()
          .close();
    }
    return ExitStatus.OK;
  }

  private List<String> chosen(LabState state) {
    HostName.check(state, hosts);
    List<String> ready =
        state.hosts().stream()
            .filter(host -> host.state().equals("ready"))
            .map(HostState::name)
            .toList();
    if (hosts.isEmpty() && ready.isEmpty()) {
      throw new UmlautException("no host of lab " + state.name() + " is ready", "umlaut ps");
    }
    return hosts.isEmpty() ? ready : hosts;
  }

  private List<String> command(UpLab up, String host) {
    List<String> command = OwnCommands.java("shell", List.of("-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(console ? "console" : "shell", "--lab", up.name(), host));
    return command;
  }

  private int tmux(UpLab up, List<String> wanted, boolean inside)
      throws IOException, InterruptedException {
    TmuxSession session = TmuxSession.of(socket, up.name(), inside);
    for (String host : wanted) {
      session.open(host, command(up, host));
    }
    if (session.inside()) {
      return ExitStatus.OK;
    }
    if (!terminal.interactive()) {
      terminal.out().println(String.join(" ", session.attach()));
      return ExitStatus.OK;
    }
    return new ProcessBuilder(session.attach()).inheritIO().start().waitFor();
  }
}
