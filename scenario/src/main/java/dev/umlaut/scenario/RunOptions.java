// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.time.Duration;
import java.time.InstantSource;

/// How to run a scenario.
///
/// @param commandLimit the longest that one command may take
/// @param scenarioLimit the longest that the commands before the collection may take together;
///   those that are left are then skipped and the scenario is broken
/// @param restore whether the hosts are to be put back for another scenario; false saves the time
///   when the lab is stopped anyway
/// @param clock what time it is
/// @since 0.1
public record RunOptions(
    Duration commandLimit, Duration scenarioLimit, boolean restore, InstantSource clock) {
  /// 60 s for a command, 15 minutes for a scenario, hosts are put back.
  public static RunOptions defaults() {
    return new RunOptions(
        Duration.ofSeconds(60), Duration.ofMinutes(15), true, InstantSource.system());
  }

  /// The same with another time limit for commands.
  public RunOptions withCommandLimit(Duration limit) {
    return new RunOptions(limit, scenarioLimit, restore, clock);
  }

  /// The same with or without putting the hosts back.
  public RunOptions withRestore(boolean putBack) {
    return new RunOptions(commandLimit, scenarioLimit, putBack, clock);
  }
}
