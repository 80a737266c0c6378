// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.lab.LabClock;
import dev.umlaut.lab.Topology;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// A scenario bound to a lab: every line has been read and can be carried out, all hosts are known.
///
/// @param scenario what was bound
/// @param topology the lab's hosts and networks
/// @param description the HTML fragment, placeholders replaced
/// @param steps the instructions of each phase that a `.dat` file describes
/// @param notices what is allowed but odd
/// @param placeholders what stands for the placeholders in the files laid over the hosts
/// @param variables what the runner's side of a line may refer to
/// @param faults what happens meanwhile
/// @param strictness how literally it is taken
/// @since 0.1
public record ScenarioPlan(
    Scenario scenario,
    Topology topology,
    String description,
    Map<Phase, List<Instruction>> steps,
    List<Notice> notices,
    Map<String, String> placeholders,
    Map<String, String> variables,
    FaultLine faults,
    Strictness strictness) {
  /// Copies the collections.
  public ScenarioPlan {
    steps = Map.copyOf(steps);
    notices = List.copyOf(notices);
    placeholders = Map.copyOf(placeholders);
    variables = Map.copyOf(variables);
  }

  /// The scenario's name.
  public String name() {
    return scenario.name();
  }

  /// The hosts that must run.
  public SortedSet<String> hosts() {
    return known(scenario.hosts());
  }

  /// The hosts in a role.
  public SortedSet<String> hosts(HostRole role) {
    return known(scenario.conf().words(role.variable()));
  }

  /// By which clock its lab must run.
  public LabClock clock() {
    return scenario.conf().clock();
  }

  /// A list in `test.conf` may name hosts that the lab does not have.
  private SortedSet<String> known(Collection<String> names) {
    SortedSet<String> known = new TreeSet<>(names);
    known.retainAll(topology.hosts());
    return known;
  }

  /// The instructions of a phase; none for a phase without a `.dat` file.
  public List<Instruction> steps(Phase phase) {
    return steps.getOrDefault(phase, List.of());
  }
}
