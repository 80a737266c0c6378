// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.scenario.CommandRecord;
import dev.umlaut.scenario.Phase;
import dev.umlaut.scenario.PhaseRecord;
import dev.umlaut.scenario.ScenarioListener;
import dev.umlaut.scenario.ScenarioPlan;
import dev.umlaut.scenario.ScenarioResult;

/// Passes everything on, and holds a scenario before its posttest, or at the end when it has none.
/// Owned by the thread that runs the scenario.
final class HoldListener implements ScenarioListener {
  private final ScenarioListener next;
  private final Moment moment;
  private final Holder holder;
  private int failures;

  /// When a scenario is held.
  enum Moment {
    /// Before posttest.
    ALWAYS,
    /// Before posttest, when something has failed.
    FAILED,
    /// After the last phase, which is not posttest.
    END
  }

  /// Holds.
  interface Holder {
    /// Returns when the scenario may go on.
    ///
    /// @param failures how many commands have failed
    void hold(ScenarioPlan plan, int failures);
  }

  HoldListener(ScenarioListener next, Moment moment, Holder holder) {
    this.next = next;
    this.moment = moment;
    this.holder = holder;
  }

  @Override
  public void scenarioStarted(ScenarioPlan plan) {
    failures = 0;
    next.scenarioStarted(plan);
  }

  @Override
  public void phaseStarted(Phase phase, int commands) {
    next.phaseStarted(phase, commands);
  }

  @Override
  public void commandStarted(Phase phase, String host, String text) {
    next.commandStarted(phase, host, text);
  }

  @Override
  public void commandDone(Phase phase, CommandRecord command) {
    failures += command.failed() ? 1 : 0;
    next.commandDone(phase, command);
  }

  @Override
  public void phaseDone(PhaseRecord record) {
    next.phaseDone(record);
  }

  @Override
  public void beforePosttest(ScenarioPlan plan) {
    next.beforePosttest(plan);
    if (moment == Moment.ALWAYS || (moment == Moment.FAILED && failures > 0)) {
      holder.hold(plan, failures);
    }
  }

  @Override
  public void scenarioDone(ScenarioResult result) {
    next.scenarioDone(result);
    if (moment == Moment.END && !Thread.currentThread().isInterrupted()) {
      holder.hold(result.plan(), failures);
    }
  }
}
