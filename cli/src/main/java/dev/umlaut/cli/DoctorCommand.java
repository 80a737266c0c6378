// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.image.Store;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `umlaut doctor`
@Command(
    name = "doctor",
    description = "Tells what Umlaut needs of this machine, what is wrong and how to mend it.",
    footer = {
      "",
      "Exit status: 0 everything is there, 3 something is missing.",
      "",
      "Examples:",
      "  umlaut doctor",
      "  umlaut doctor --json | jq '.[] | select(.ok | not)'"
    })
final class DoctorCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--json", description = "Print a JSON array for programs.")
  private boolean json;

  DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<Finding> findings = new Doctor(Store.ofUser()).examine();
    if (json) {
      terminal.out().println(JsonMapper.builder().build().writeValueAsString(findings));
    } else {
      findings.forEach(this::print);
    }
    return findings.stream().allMatch(Finding::ok) ? ExitStatus.OK : ExitStatus.ENVIRONMENT;
  }

  private void print(Finding finding) {
    String mark = terminal.styled(finding.ok() ? "@|green ok   |@" : "@|bold,red wrong|@");
    terminal.out().println("%s  %s: %s".formatted(mark, finding.what(), finding.found()));
    if (!finding.ok()) {
      terminal.out().println("         " + finding.remedy());
    }
  }
}
