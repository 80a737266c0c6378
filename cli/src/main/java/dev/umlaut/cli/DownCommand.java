// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.web.LabState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `umlaut down`
@Command(
    name = "down",
    sortOptions = false,
    description = "Ends labs. Their hosts and disks are gone then.",
    footer = {
      "",
      "Examples:",
      "  umlaut down                  the only lab that is up",
      "  umlaut down strongswan       by its name, its folder or its file",
      "  umlaut down --all"
    })
final class DownCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(arity = "0..*", paramLabel = "LAB", description = "Default: the only one that is up.")
  private List<String> labs = List.of();

  @Option(names = "--all", description = "All that are up.")
  private boolean all;

  DownCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    for (UpLab lab : chosen()) {
      var _ = lab.client().post("/v1/lab/down", Map.of(), LabState.class);
      terminal.out().println("Lab " + lab.name() + " is down.");
    }
    return ExitStatus.OK;
  }

  private List<UpLab> chosen() {
    if (all) {
      return UpLab.all(terminal);
    }
    return labs.isEmpty()
        ? List.of(UpLab.only(terminal))
        : labs.stream().map(name -> UpLab.named(terminal, name)).toList();
  }
}
