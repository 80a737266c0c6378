// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

/// Runs scenarios on hosts that are ready.
///
/// @since 0.1
public final class ScenarioRunner {
  private final Testbed testbed;
  private final RunOptions options;
  private final ScenarioListener listener;

  /// @param testbed the hosts; it stays the caller's
  /// @param options limits and the like
  /// @param listener sees the progress
  public ScenarioRunner(Testbed testbed, RunOptions options, ScenarioListener listener) {
    this.testbed = testbed;
    this.options = options;
    this.listener = listener;
  }

  /// Run one scenario from preparation to restoration, whatever happens on the way. Blocks; one
  /// scenario at a time on the same hosts.
  ///
  /// @throws IllegalArgumentException when a host of the plan does not run
  public ScenarioResult run(ScenarioPlan plan) {
    if (!testbed.hosts().containsAll(plan.hosts())) {
      throw new IllegalArgumentException(
          plan.name() + " needs " + plan.hosts() + ", there are only " + testbed.hosts());
    }
    listener.scenarioStarted(plan);
    ScenarioResult result = new ScenarioRun(plan, testbed, options, listener).run();
    listener.scenarioDone(result);
    return result;
  }
}
