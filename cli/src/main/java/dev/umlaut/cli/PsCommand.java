// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.web.HostState;
import dev.umlaut.web.Json;
import dev.umlaut.web.LabState;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `umlaut ps`
@Command(
    name = "ps",
    sortOptions = false,
    description = "Shows the labs that are up, and their hosts.",
    footer = {
      "",
      "Examples:",
      "  umlaut ps",
      "  umlaut ps --json | jq -r '.[].hosts[] | select(.state == \"ready\") | .name'"
    })
final class PsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--json", description = "For programs: an array of labs.")
  private boolean json;

  PsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<LabState> labs =
        UpLab.all(terminal).stream()
            .map(lab -> lab.client().get("/v1/lab", LabState.class))
            .toList();
    if (json) {
      terminal.out().println(Json.write(labs));
      return ExitStatus.OK;
    }
    if (labs.isEmpty()) {
      terminal.out().println("No lab is up.");
    }
    labs.forEach(this::print);
    return ExitStatus.OK;
  }

  private void print(LabState lab) {
    String time =
        lab.time().virtual()
            ? ", virtual time %s (%s)".formatted(lab.time().now(), lab.time().pace())
            : "";
    terminal
        .out()
        .println(
            terminal.styled("@|bold %s|@".formatted(lab.name()))
                + "  %s, process %d%s".formatted(lab.state(), lab.pid(), time));
    Table table = new Table("HOST", "STATE", "READY SINCE", "MEMORY", "CPU", "ADDRESSES");
    for (HostState host : lab.hosts()) {
      table.row(
          host.name(),
          host.state(),
          host.readySince().isEmpty() ? "" : ago(host.readySince()),
          host.residentKib() == 0 ? "" : host.residentKib() / 1024 + " MB",
          host.pid() == 0 ? "" : "%.1f s".formatted(host.cpuMillis() / 1000.0),
          addresses(host));
    }
    table.lines().forEach(line -> terminal.out().println("  " + line));
  }

  private static String addresses(HostState host) {
    return String.join(
        " ",
        host.interfaces().stream()
            .flatMap(end -> end.addresses().stream().limit(1))
            .map(address -> address.replaceAll("/.*", ""))
            .toList());
  }

  /// How long ago an instant was, in one unit.
  static String ago(String instant) {
    try {
      Duration age = Duration.between(Instant.parse(instant), Instant.now());
      if (age.toHours() >= 48) {
        return age.toDays() + " days";
      }
      return age.toMinutes() >= 120
          ? age.toHours() + " h"
          : age.toSeconds() >= 120 ? age.toMinutes() + " min" : age.toSeconds() + " s";
    } catch (DateTimeParseException e) {
      return instant;
    }
  }
}
