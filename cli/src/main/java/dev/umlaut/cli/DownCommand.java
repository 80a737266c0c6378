// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.lab.SavedDisks;
import dev.umlaut.lab.SavedLab;
import dev.umlaut.web.LabState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `umlaut down`
@Command(
    name = "down",
    sortOptions = false,
    description = {
      "Ends labs: shuts their hosts down. Their disks stay for the next \"up\".",
      "With --fresh the hosts end at once, and their disks are thrown away."
    },
    footer = {
      "",
      "Examples:",
      "  umlaut down                  the only lab that is up",
      "  umlaut down strongswan       by its name, its folder or its file",
      "  umlaut down --all",
      "  umlaut down --fresh labs/strongswan",
      "                               throws its disks away, also when it is not up"
    })
final class DownCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..*", paramLabel = "LAB", description = "Default: the only one that is up.")
  private List<String> labs = List.of();

  @Option(names = "--all", description = "All that are up.")
  private boolean all;

  @Option(names = "--fresh", description = "Throw the hosts' disks away; snapshots stay.")
  private boolean fresh;

  DownCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (all && !labs.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--all and the name of a lab");
    }
    for (ChosenLab chosen : chosen()) {
      switch (chosen) {
        case ChosenLab.Up(UpLab lab) -> {
          var _ = lab.client().post("/v1/lab/down", Map.of("fresh", fresh), LabState.class);
          terminal
              .out()
              .println("Lab " + lab.name() + " is down" + (fresh ? "; its disks are gone." : "."));
        }
        case ChosenLab.Down(SavedLab lab) -> throwAway(lab);
      }
    }
    return ExitStatus.OK;
  }

  private void throwAway(SavedLab lab) {
    if (!lab.hasDisks()) {
      terminal.out().println("Lab " + lab.name() + " is not up, and has no disks.");
      return;
    }
    try (SavedDisks disks = lab.hold()) {
      disks.dropAll();
    }
    terminal.out().println("The disks of lab " + lab.name() + " are gone.");
  }

  private List<ChosenLab> chosen() {
    if (all) {
      return UpLab.all(terminal).stream().<ChosenLab>map(ChosenLab.Up::new).toList();
    }
    if (labs.isEmpty()) {
      return List.of(new ChosenLab.Up(UpLab.only(terminal)));
    }
    return labs.stream()
        .map(name ->
            fresh ? ChosenLab.named(terminal, name) : new ChosenLab.Up(UpLab.named(terminal, name)))
        .toList();
  }
}
