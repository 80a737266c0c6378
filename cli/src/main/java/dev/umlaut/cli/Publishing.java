// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.lab.Lab;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.LabOptions;
import dev.umlaut.lab.Provision;
import java.nio.file.Path;
import java.util.List;

/// Shows a report in a lab until the person has seen enough.
final class Publishing {
  private Publishing() {}

  /// Start the lab's server alone, publish, and wait for Enter or an interrupt; end at once when
  /// nobody can type anything. An interrupt stays set.
  ///
  /// @param report the report's folder
  /// @throws dev.umlaut.os.UmlautException when the lab has no server, or it cannot show the report
  static void untilEnter(Terminal terminal, LabDefinition lab, Provision provision, Path report) {
    LabOptions options = LabOptions.defaults().withProgress(TerminalProgress.passing(terminal));
    try (Lab running = Lab.start(lab, List.of(PublishedReport.SERVER), provision, options);
        PublishedReport published = PublishedReport.open(running, report)) {
      terminal.out().println("Published in the lab: " + published.labAddress());
      terminal.out().println("In your browser:      " + published.localAddress());
      terminal.out().println("Enter ends it.");
      terminal.out().flush();
      TypedLines.ofProcess().next();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
