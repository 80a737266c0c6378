// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.web.HostState;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `umlaut start`, `stop`, `kill`, `pause`, `resume` and `reset`: they do something with single
/// hosts of a lab that is up.
@Command(sortOptions = false)
final class HostChange implements Callable<Integer> {
  private final Terminal terminal;
  private final Verb verb;

  @Mixin private final LabOption lab = new LabOption();

  @Parameters(arity = "1..*", paramLabel = "HOST", description = "The hosts.")
  private List<String> hosts = List.of();

  /// What is done.
  enum Verb {
    /// Boots.
    START("Boots hosts, with the disks that they had.", true),
    /// Shuts down.
    STOP("Shuts hosts down in good order; their disks stay.", false),
    /// Cuts the power.
    KILL("Ends hosts as if their power had failed; their disks stay.", false),
    /// Lets stand still.
    PAUSE(
        "Lets hosts stand still: they compute nothing and answer nobody, until \"resume\". To"
            + " others it looks as if their cables had been pulled.",
        false),
    /// Lets go on.
    RESUME("Lets hosts go on that were paused.", false),
    /// Begins anew.
    RESET("Kills hosts and boots them anew, with fresh disks.", true);

    private final String description;
    private final boolean boots;

    Verb(String description, boolean boots) {
      this.description = description;
      this.boots = boots;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private HostChange(Terminal terminal, Verb verb) {
    this.terminal = terminal;
    this.verb = verb;
  }

  /// The command for a verb.
  static CommandLine command(Terminal terminal, Verb verb) {
    CommandLine line = new CommandLine(new HostChange(terminal, verb));
    line.getCommandSpec()
        .name(verb.word())
        .usageMessage()
        .description(verb.description)
        .footer("", "Example:", "  umlaut " + verb.word() + " moon");
    return line;
  }

  @Override
  public Integer call() {
    UpLab up = lab.find(terminal);
    Runnable change =
        () -> {
          HostState[] after =
              up.client()
                  .post("/v1/hosts/" + verb.word(), Map.of("hosts", hosts), HostState[].class);
          if (!verb.boots) {
            for (HostState host : after) {
              terminal.out().println(host.name() + " is " + host.state());
            }
          }
        };
    if (verb.boots) {
      new BootView(terminal, hosts, true).whileDoing(up, change);
    } else {
      change.run();
    }
    return ExitStatus.OK;
  }
}
