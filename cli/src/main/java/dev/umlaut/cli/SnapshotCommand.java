// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.lab.Nearest;
import dev.umlaut.lab.SavedDisks;
import dev.umlaut.lab.SavedLab;
import dev.umlaut.lab.Snapshot;
import dev.umlaut.web.HostState;
import dev.umlaut.web.Json;
import dev.umlaut.web.LabState;
import dev.umlaut.web.SnapshotState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `umlaut snapshot`
@Command(
    name = "snapshot",
    description = {
      "Saves the disks of all hosts of a lab under a name, and goes back to them.",
      "The lab may be up or down. A snapshot has the disks, not what the hosts were doing."
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  umlaut snapshot save clean",
      "  umlaut snapshot list",
      "  umlaut snapshot restore clean      the hosts that run boot from it",
      "  umlaut snapshot remove clean"
    })
final class SnapshotCommand {
  private static final String NAME = "The snapshot's name.";

  private final Terminal terminal;

  SnapshotCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "save",
      description = {
        "Saves the disks of all hosts as they are at one moment.",
        "The file systems of those that run stand still meanwhile: a fraction of a second."
      },
      footer = {
        "",
        "Examples:",
        "  umlaut snapshot save clean",
        "  umlaut snapshot save --lab gateway before-upgrade"
      })
  int save(
      @Mixin ChosenLabOption lab,
      @Parameters(paramLabel = "NAME", description = NAME) String name) {
    SnapshotState made =
        switch (lab.find(terminal)) {
          case ChosenLab.Up(UpLab up) ->
              up.client().post("/v1/snapshots", Map.of("name", name), SnapshotState.class);
          case ChosenLab.Down(SavedLab down) -> {
            try (SavedDisks disks = down.hold()) {
              yield SnapshotState.of(disks.save(name));
            }
          }
        };
    terminal
        .out()
        .println(
            "Snapshot %s: %s, %s"
                .formatted(
                    made.name(),
                    TestConsole.count(made.hosts().size(), "disk"),
                    megabytes(made.storedBytes())));
    return ExitStatus.OK;
  }

  @Command(
      name = "list",
      description = "Lists the snapshots of a lab, the oldest first.",
      footer = {"", "Examples:", "  umlaut snapshot list", "  umlaut snapshot list --json"})
  int list(
      @Mixin ChosenLabOption lab,
      @Option(names = "--json", description = "For programs: an array.") boolean json) {
    List<SnapshotState> all =
        switch (lab.find(terminal)) {
          case ChosenLab.Up(UpLab up) ->
              Arrays.asList(up.client().get("/v1/snapshots", SnapshotState[].class));
          case ChosenLab.Down(SavedLab down) ->
              down.snapshots().stream().map(SnapshotState::of).toList();
        };
    if (json) {
      terminal.out().println(Json.write(all));
      return ExitStatus.OK;
    }
    if (all.isEmpty()) {
      terminal.out().println("No snapshots.");
      return ExitStatus.OK;
    }
    Table table = new Table("SNAPSHOT", "MADE", "SIZE", "HOSTS");
    for (SnapshotState one : all) {
      table.row(
          one.name(),
          PsCommand.ago(one.made()) + " ago",
          megabytes(one.storedBytes()),
          String.join(" ", one.hosts()));
    }
    table.lines().forEach(terminal.out()::println);
    return ExitStatus.OK;
  }

  @Command(
      name = "restore",
      description = {
        "Gives all hosts the disks that they had. Those that run are killed and boot from them;",
        "what their disks have now is lost."
      },
      footer = {"", "Example:", "  umlaut snapshot restore clean"})
  int restore(
      @Mixin ChosenLabOption lab,
      @Parameters(paramLabel = "NAME", description = NAME) String name) {
    switch (lab.find(terminal)) {
      case ChosenLab.Up(UpLab up) -> {
        List<String> running =
            up.client().get("/v1/lab", LabState.class).hosts().stream()
                .filter(host -> host.pid() != 0)
                .map(HostState::name)
                .toList();
        String path = "/v1/snapshots/" + HostName.checked(name) + "/restore";
        new BootView(terminal, running, true)
            .whileDoing(up, () -> up.client().post(path, Map.of(), LabState.class));
      }
      case ChosenLab.Down(SavedLab down) -> whileDown(down, name, disks -> disks.restore(name));
    }
    terminal.out().println("The disks are those of snapshot " + name + ".");
    return ExitStatus.OK;
  }

  @Command(
      name = "remove",
      description = "Removes a snapshot.",
      footer = {"", "Example:", "  umlaut snapshot remove clean"})
  int remove(
      @Mixin ChosenLabOption lab,
      @Parameters(paramLabel = "NAME", description = NAME) String name) {
    switch (lab.find(terminal)) {
      case ChosenLab.Up(UpLab up) -> {
        var _ = up.client().delete("/v1/snapshots/" + HostName.checked(name), SnapshotState.class);
      }
      case ChosenLab.Down(SavedLab down) -> whileDown(down, name, disks -> disks.remove(name));
    }
    return ExitStatus.OK;
  }

  private static void whileDown(SavedLab lab, String name, Consumer<SavedDisks> action) {
    List<String> known = lab.snapshots().stream().map(Snapshot::name).toList();
    if (!known.contains(name)) {
      throw new UsageException(
          "lab %s has no snapshot \"%s\"".formatted(lab.name(), name),
          Nearest.hint(name, known, "its snapshots"));
    }
    try (SavedDisks disks = lab.hold()) {
      action.accept(disks);
    }
  }

  static String megabytes(long bytes) {
    return "%.1f MB".formatted(bytes / 1e6);
  }
}
