// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

/// Sees a scenario's progress. Called by the thread that runs the scenario, which waits.
///
/// @since 0.1
public interface ScenarioListener {
  /// A listener that does nothing.
  static ScenarioListener silent() {
    return new ScenarioListener() {};
  }

  /// A scenario begins; its hosts are ready.
  default void scenarioStarted(ScenarioPlan plan) {}

  /// A phase begins.
  ///
  /// @param commands how many it has; 0 when that is not known
  default void phaseStarted(Phase phase, int commands) {}

  /// A command is about to run.
  default void commandStarted(Phase phase, String host, String text) {}

  /// A command has ended, and its check was made.
  default void commandDone(Phase phase, CommandRecord command) {}

  /// A phase has ended.
  default void phaseDone(PhaseRecord record) {}

  /// Checks and collection are over, the hosts are as the checks left them: the place to hold and
  /// look around. Called before `posttest.dat`.
  default void beforePosttest(ScenarioPlan plan) {}

  /// The scenario has ended.
  default void scenarioDone(ScenarioResult result) {}
}
