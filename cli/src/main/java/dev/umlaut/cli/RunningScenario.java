// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.scenario.CommandRecord;
import dev.umlaut.scenario.Phase;
import dev.umlaut.scenario.ScenarioListener;
import dev.umlaut.scenario.SuiteJob;

/// Where a running scenario is. Safe for several threads: the one that runs the scenario writes,
/// the one that draws reads.
final class RunningScenario implements ScenarioListener {
  private final SuiteJob job;
  private final long beganNanos;

  // All guarded by this.
  private String phase = "boot";
  private String command = "";
  private int done;
  private int total;

  RunningScenario(SuiteJob job, long beganNanos) {
    this.job = job;
    this.beganNanos = beganNanos;
  }

  SuiteJob job() {
    return job;
  }

  long nanosUntil(long now) {
    return now - beganNanos;
  }

  @Override
  public synchronized void phaseStarted(Phase started, int commands) {
    phase = started.title();
    command = "";
    done = 0;
    total = commands;
  }

  @Override
  public synchronized void commandStarted(Phase started, String host, String text) {
    command = host + "# " + text;
  }

  @Override
  public synchronized void commandDone(Phase of, CommandRecord record) {
    done++;
  }

  /// One line for the status block.
  synchronized String line(long now) {
    String count = total == 0 ? "" : Math.min(done + 1, total) + "/" + total;
    return "  %-32s %6s  %-11s %7s  %s"
        .formatted(job.name(), StepState.clock(nanosUntil(now)), phase, count, command);
  }
}
