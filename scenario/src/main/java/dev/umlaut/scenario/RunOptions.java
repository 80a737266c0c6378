// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;

/// How to run a scenario.
///
/// @param commandLimit the longest that one command may take, by the lab's clock
/// @param scenarioLimit the longest that the commands before the collection may take together, by
///   the lab's clock; those that are left are then skipped and the scenario has failed
/// @param phases those that are carried out; the others are skipped
/// @param restore whether the hosts are to be put back for another scenario; false saves the time
///   when the lab is stopped anyway
/// @param clock what time it is on the wall
/// @since 0.1
public record RunOptions(
    Duration commandLimit,
    Duration scenarioLimit,
    Set<Phase> phases,
    boolean restore,
    InstantSource clock) {
  /// What brings a scenario about and then leaves everything as it is.
  public static final Set<Phase> BEGINNING = Set.of(Phase.PREPARE, Phase.PRETEST);

  /// What ends a scenario that was begun before.
  public static final Set<Phase> END = Set.of(Phase.POSTTEST, Phase.FINISH);

  /// Copies the set.
  public RunOptions {
    phases = Set.copyOf(phases);
  }

  /// 60 s for a command, 15 minutes for a scenario, all phases, hosts are put back.
  public static RunOptions defaults() {
    return new RunOptions(
        Duration.ofSeconds(60),
        Duration.ofMinutes(15),
        EnumSet.allOf(Phase.class),
        true,
        InstantSource.system());
  }

  /// The same with another time limit for commands.
  public RunOptions withCommandLimit(Duration limit) {
    return new RunOptions(limit, scenarioLimit, phases, restore, clock);
  }

  /// The same with another time limit for scenarios.
  public RunOptions withScenarioLimit(Duration limit) {
    return new RunOptions(commandLimit, limit, phases, restore, clock);
  }

  /// The same with some phases only, such as [#BEGINNING] or [#END].
  public RunOptions withPhases(Set<Phase> some) {
    return new RunOptions(commandLimit, scenarioLimit, some, restore, clock);
  }

  /// The same with or without putting the hosts back.
  public RunOptions withRestore(boolean putBack) {
    return new RunOptions(commandLimit, scenarioLimit, phases, putBack, clock);
  }
}
