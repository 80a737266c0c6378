// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.lab.LabFile;
import dev.umlaut.lab.Topology;
import dev.umlaut.report.LabPicture;
import dev.umlaut.web.LabState;
import dev.umlaut.web.TopologyState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `umlaut graph`
@Command(
    name = "graph",
    sortOptions = false,
    description = "Draws who is connected with whom: as a picture, in Mermaid, or for Graphviz.",
    footer = {
      "",
      "Examples:",
      "  umlaut graph labs/strongswan                     Mermaid, as Markdown pages show it",
      "  umlaut graph --format svg >lab.svg                a picture, of the lab that is up",
      "  umlaut graph --format dot strongswan | dot -T png >lab.png"
    })
final class GraphCommand implements Callable<Integer> {
  private final Terminal terminal;

  /// What it is written in.
  enum Format {
    /// Mermaid's flow charts.
    MERMAID,
    /// Graphviz.
    DOT,
    /// A picture.
    SVG
  }

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: mermaid.")
  private Format format = Format.MERMAID;

  @Parameters(
      arity = "0..1",
      paramLabel = "LAB",
      description =
          "A lab's folder, file or name. Default: the only one that is up. Of one that is up, named"
              + " or not, what is there now, with what was added.")
  private String lab = "";

  GraphCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Topology topology = topology();
    terminal
        .out()
        .print(
            switch (format) {
              case MERMAID -> TopologyText.mermaid(topology);
              case DOT -> TopologyText.dot(topology);
              case SVG -> LabPicture.svg(topology, Set.copyOf(topology.hosts()));
            });
    terminal.out().flush();
    return ExitStatus.OK;
  }

  private Topology topology() {
    Optional<UpLab> named = lab.isEmpty() ? Optional.empty() : UpLab.find(terminal, lab);
    if (named.isEmpty() && !lab.isEmpty()) {
      Path found = UpCommand.labNamed(lab);
      if (Files.exists(found)) {
        return Topology.of(LabFile.read(found));
      }
    }
    UpLab up =
        named.orElseGet(() -> lab.isEmpty() ? UpLab.only(terminal) : UpLab.named(terminal, lab));
    Path file = Path.of(up.client().get("/v1/lab", LabState.class).file());
    return up.client()
        .get("/v1/topology", TopologyState.class)
        .topology(LabFile.read(file).networks());
  }
}
