// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.lab.HostDefinition;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.SyntaxException;
import dev.umlaut.lab.Topology;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Looks for mistakes in scenarios without running them: what can never fail, what goes nowhere,
/// what nothing reads. See [LintRule] for the rules.
///
/// @since 0.1
public final class Linter {
  private static final Comparator<Notice> ORDER =
      Comparator.comparing((Notice notice) -> notice.line().file().toString())
          .thenComparingInt(notice -> notice.line().number());

  private final Topology topology;
  private final HostNames names;
  private final Map<String, List<Path>> defaults = new LinkedHashMap<>();

  /// @param topology the hosts and their addresses
  /// @param names further names of addresses
  /// @param defaults the folders laid over each host before a scenario comes
  Linter(Topology topology, HostNames names, Map<String, List<Path>> defaults) {
    this.topology = topology;
    this.names = names;
    this.defaults.putAll(defaults);
  }

  /// A linter for scenarios of one lab.
  public static Linter of(LabDefinition lab) {
    Map<String, List<Path>> defaults = new LinkedHashMap<>();
    for (HostDefinition host : lab.hosts()) {
      defaults.put(host.name(), host.overlays());
    }
    return new Linter(Topology.of(lab), HostNames.of(lab), defaults);
  }

  /// Look at one scenario.
  ///
  /// @param folder the scenario's folder
  /// @return what was found, by file and line; empty when all is well
  public List<Notice> lint(Path folder) {
    Scenario scenario;
    try {
      scenario = Scenario.read(folder);
    } catch (SyntaxException e) {
      return List.of(unreadable(e));
    }
    return lint(scenario);
  }

  List<Notice> lint(Scenario scenario) {
    ScenarioPlanner planner = new ScenarioPlanner(scenario, topology, names, Strictness.STRICT);
    planner.read();
    LintInput input = LintInput.of(planner, scenario, defaults);
    LineFindings findings = planner.findings();
    LintHosts.check(input, findings);
    LintCommands.check(input, findings);
    LintPatterns.check(input, findings);
    LintFiles.check(input, findings);
    return findings.all().stream().sorted(ORDER).toList();
  }

  /// The message without the place, which the notice has.
  private static Notice unreadable(SyntaxException e) {
    String place = "%s:%d:%d: ".formatted(e.file(), e.line(), e.column());
    String message = String.valueOf(e.getMessage());
    return new Notice(
        LintRule.UNUSABLE,
        new SourceLine(Path.of(e.file()), e.line(), ""),
        message.startsWith(place) ? message.substring(place.length()) : message,
        e.hint());
  }
}
