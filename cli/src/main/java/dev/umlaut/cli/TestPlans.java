// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.cli.ScenarioSearch.Chosen;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.SyntaxException;
import dev.umlaut.lab.Topology;
import dev.umlaut.scenario.FaultLine;
import dev.umlaut.scenario.Scenario;
import dev.umlaut.scenario.ScenarioPlan;
import dev.umlaut.scenario.Strictness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// The scenarios of a run, read and bound to the lab before anything boots.
///
/// @param good those that can be run
/// @param unplanned those that the lab cannot carry out; they are broken
/// @param skipped folders that are no complete scenario; they are not counted
record TestPlans(List<ScenarioPlan> good, List<Unplanned> unplanned, List<Skipped> skipped) {
  TestPlans {
    good = List.copyOf(good);
    unplanned = List.copyOf(unplanned);
    skipped = List.copyOf(skipped);
  }

  /// A scenario that the lab cannot carry out.
  ///
  /// @param plan an empty one, in which only the scenario counts
  record Unplanned(ScenarioPlan plan, SyntaxException why) {}

  /// A folder that is no complete scenario.
  record Skipped(Path folder, String why) {}

  /// Read all. What is wrong with one of many does not stop the others.
  ///
  /// @throws SyntaxException when something is wrong with a scenario that was named itself
  static TestPlans read(List<Chosen> chosen, LabDefinition lab, Strictness strictness) {
    List<ScenarioPlan> good = new ArrayList<>();
    List<Unplanned> unplanned = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>();
    for (Chosen one : chosen) {
      Scenario scenario;
      try {
        scenario = Scenario.read(one.folder());
      } catch (SyntaxException e) {
        requireNotNamed(one, e);
        skipped.add(new Skipped(one.folder(), String.valueOf(e.getMessage())));
        continue;
      }
      try {
        good.add(scenario.plan(lab, strictness));
      } catch (SyntaxException e) {
        requireNotNamed(one, e);
        unplanned.add(new Unplanned(empty(scenario, lab, strictness), e));
      }
    }
    return new TestPlans(good, unplanned, skipped);
  }

  /// The same without the scenarios whose name is not wanted.
  TestPlans only(Predicate<String> wanted) {
    return new TestPlans(
        good.stream().filter(plan -> wanted.test(plan.name())).toList(),
        unplanned.stream().filter(one -> wanted.test(one.plan().name())).toList(),
        List.of());
  }

  /// Whether there is nothing to run.
  boolean isEmpty() {
    return good.isEmpty() && unplanned.isEmpty();
  }

  private static void requireNotNamed(Chosen one, SyntaxException failure) {
    if (one.named()) {
      throw failure;
    }
  }

  private static ScenarioPlan empty(Scenario scenario, LabDefinition lab, Strictness strictness) {
    return new ScenarioPlan(
        scenario,
        Topology.of(lab),
        "",
        Map.of(),
        List.of(),
        Map.of(),
        Map.of(),
        FaultLine.NONE,
        strictness);
  }
}
