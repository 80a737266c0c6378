// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.scenario.ScenarioPlan;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// Prints which scenarios would run.
final class ScenarioList {
  private ScenarioList() {}

  /// One scenario for programs.
  ///
  /// @param problem why it cannot be run; empty when it can
  record Row(String scenario, String folder, List<String> hosts, String problem) {}

  static void print(Terminal terminal, boolean json, TestPlans plans, List<ScenarioPlan> ordered) {
    List<Row> rows = new ArrayList<>();
    ordered.forEach(plan -> rows.add(row(plan, List.copyOf(plan.hosts()), "")));
    plans
        .unplanned()
        .forEach(
            one -> rows.add(row(one.plan(), List.of(), String.valueOf(one.why().getMessage()))));
    if (json) {
      terminal.out().println(JsonMapper.builder().build().writeValueAsString(rows));
      return;
    }
    for (Row row : rows) {
      String rest = row.problem().isEmpty() ? String.join(" ", row.hosts()) : "! " + row.problem();
      terminal.out().println("%-44s %s".formatted(row.scenario(), rest).stripTrailing());
    }
    plans.skipped().forEach(one -> terminal.err().println("skipped, no scenario: " + one.why()));
    terminal.err().println(TestConsole.count(rows.size(), "scenario"));
  }

  private static Row row(ScenarioPlan plan, List<String> hosts, String problem) {
    return new Row(plan.name(), plan.scenario().directory().toString(), hosts, problem);
  }
}
