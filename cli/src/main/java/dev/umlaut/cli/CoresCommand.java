// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.web.HostState;
import dev.umlaut.web.Json;
import dev.umlaut.web.LabState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `umlaut cores`
@Command(
    name = "cores",
    sortOptions = false,
    description = {
      "Shows which programs have crashed in the hosts of a lab, and fetches their memory.",
      "A host keeps the core dumps of the last eight in its /var/crash. Times are the host's."
    },
    footer = {
      "",
      "Examples:",
      "  umlaut cores                          of all hosts that run",
      "  umlaut cores moon --backtrace         where was it? With the gdb of the host's image",
      "  umlaut cores moon -o /tmp/crash       then: gdb PROGRAM /tmp/crash/moon/core.daemon.321",
      "  umlaut cores --clear                  shows them a last time",
      "  umlaut cores --json | jq -r '.[] | select(.signal == 11) | .program'"
    })
final class CoresCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final LabOption lab = new LabOption();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Copy them to this folder, as DIR/HOST/core.PROGRAM.PROCESS.")
  private @Nullable Path folder;

  @Option(
      names = {"-b", "--backtrace"},
      description = "Show where each thread was; the host's image must have gdb.")
  private boolean backtrace;

  @Option(names = "--clear", description = "Remove from the hosts what was shown.")
  private boolean clear;

  @Option(names = "--json", description = "For programs: an array.")
  private boolean json;

  @Parameters(paramLabel = "HOST", description = "Only these hosts. Default: all that run.")
  private List<String> hosts = List.of();

  CoresCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    UpLab up = lab.find(terminal);
    List<CoreDump> all = new ArrayList<>();
    for (String host : hosts.isEmpty() ? running(up) : hosts) {
      HostCores there = new HostCores(up, host);
      for (CoreDump core : there.list()) {
        all.add(backtrace ? core.withBacktrace(there.backtrace(core)) : core);
      }
    }
    if (json) {
      terminal.out().println(Json.write(all));
    } else {
      print(all);
    }
    if (folder != null) {
      fetch(up, all, folder);
    }
    if (clear) {
      clear(up, all);
    }
    return ExitStatus.OK;
  }

  private List<String> running(UpLab up) {
    List<String> running = new ArrayList<>();
    for (HostState host : up.client().get("/v1/lab", LabState.class).hosts()) {
      if (host.state().equals("ready")) {
        running.add(host.name());
      } else if (host.pid() != 0) {
        terminal.err().println("umlaut: %s is %s: not asked".formatted(host.name(), host.state()));
      }
    }
    return running;
  }

  private void print(List<CoreDump> cores) {
    if (cores.isEmpty()) {
      terminal.out().println("No program has crashed.");
      return;
    }
    Table table = new Table("HOST", "PROGRAM", "PROCESS", "SIGNAL", "SIZE", "WHEN", "FILE");
    for (CoreDump core : cores) {
      table.row(
          core.host(),
          core.program(),
          Long.toString(core.process()),
          core.signalText(),
          core.sizeBytes() / 1024 + " KB",
          core.time(),
          core.file());
    }
    table.lines().forEach(line -> terminal.out().println(line));
    for (CoreDump core : cores) {
      if (!core.backtrace().isEmpty()) {
        terminal.out().println();
        terminal
            .out()
            .println(terminal.styled("@|bold %s %s|@".formatted(core.host(), core.file())));
        terminal.out().println(core.backtrace());
      }
    }
  }

  private void fetch(UpLab up, List<CoreDump> cores, Path into) throws IOException {
    for (CoreDump core : cores) {
      Path file = into.resolve(core.host()).resolve(core.file());
      new HostCores(up, core.host()).fetch(core, file);
      terminal.err().println(file);
    }
  }

  private static void clear(UpLab up, List<CoreDump> cores) throws IOException {
    for (String host : cores.stream().map(CoreDump::host).distinct().toList()) {
      List<CoreDump> there = cores.stream().filter(core -> core.host().equals(host)).toList();
      new HostCores(up, host).remove(there);
    }
  }
}
