// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.nio.file.Path;

/// One scenario to be run once.
///
/// @param number its place in the run, from 1
/// @param round how often the same scenario is in the run up to this one, from 1
/// @param plan the scenario
/// @since 0.1
public record SuiteJob(int number, int round, ScenarioPlan plan) {
  /// The scenario's name.
  public String name() {
    return plan.name();
  }

  /// Where its frames are recorded.
  ///
  /// @param folder of all captures of a run
  public Path capture(Path folder) {
    return folder.resolve(name() + "-" + round + ".pcapng");
  }
}
