// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.lab.LabClock;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How to run many scenarios.
///
/// @param jobs how many at the same time, each in a lab of its own; at least 1
/// @param fresh whether every scenario gets a fresh lab
/// @param run how to run each
/// @param virtual whether all run in virtual time; else only those that want it
/// @param captures the folder in which all frames of each scenario are recorded, see
///   [SuiteJob#capture]; null: nowhere
/// @since 0.1
public record SuiteOptions(
    int jobs, boolean fresh, RunOptions run, boolean virtual, @Nullable Path captures) {
  /// More labs than this are no test run but an attack on the machine.
  public static final int JOBS_MAX = 64;

  /// Checks the number of jobs.
  public SuiteOptions {
    if (jobs < 1 || jobs > JOBS_MAX) {
      throw new IllegalArgumentException("jobs: 1 to " + JOBS_MAX + ", not " + jobs);
    }
  }

  /// One at a time, in a lab that is used again.
  public static SuiteOptions defaults() {
    return new SuiteOptions(1, false, RunOptions.defaults(), false, null);
  }

  /// The same with another number of labs.
  public SuiteOptions withJobs(int number) {
    return new SuiteOptions(number, fresh, run, virtual, captures);
  }

  /// The same with or without a fresh lab for every scenario.
  public SuiteOptions withFresh(boolean each) {
    return new SuiteOptions(jobs, each, run, virtual, captures);
  }

  /// The same with another way to run each.
  public SuiteOptions withRun(RunOptions each) {
    return new SuiteOptions(jobs, fresh, each, virtual, captures);
  }

  /// The same with or without virtual time for all.
  public SuiteOptions withVirtual(boolean all) {
    return new SuiteOptions(jobs, fresh, run, all, captures);
  }

  /// The same, recording all frames.
  public SuiteOptions withCaptures(Path folder) {
    return new SuiteOptions(jobs, fresh, run, virtual, folder);
  }

  /// By which clock a scenario runs.
  public LabClock clock(ScenarioPlan plan) {
    return virtual ? LabClock.VIRTUAL : plan.clock();
  }
}
