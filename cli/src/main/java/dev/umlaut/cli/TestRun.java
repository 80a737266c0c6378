// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.cli.TestPlans.Unplanned;
import dev.umlaut.scenario.LabSupply;
import dev.umlaut.scenario.ScenarioListener;
import dev.umlaut.scenario.ScenarioPlan;
import dev.umlaut.scenario.ScenarioResult;
import dev.umlaut.scenario.SuiteJob;
import dev.umlaut.scenario.SuiteListener;
import dev.umlaut.scenario.SuiteOptions;
import dev.umlaut.scenario.SuiteRunner;
import dev.umlaut.scenario.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// One run: scenarios go in, each result goes to the report and to whoever looks on.
///
/// Called by one thread at a time, as {@link SuiteListener} promises.
final class TestRun implements SuiteListener {
  private final RunView view;
  private final ReportWriter report;
  private final UnaryOperator<ScenarioListener> holding;
  private final Repetitions repetitions;
  private final Tally tally = new Tally();
  private final Map<Integer, Duration> boots = new HashMap<>();
  private final Instant began = Instant.now();

  /// @param holding puts something between a scenario and whoever looks on
  /// @param repetitions compares them
  TestRun(
      RunView view,
      ReportWriter report,
      UnaryOperator<ScenarioListener> holding,
      Repetitions repetitions) {
    this.repetitions = repetitions;
    this.view = view;
    this.report = report;
    this.holding = holding;
  }

  /// Run all, and finish the report, whatever happens.
  ///
  /// @param plans in their order
  /// @param unplanned broken ones, whose result is told at once
  /// @return the exit status
  int run(
      List<ScenarioPlan> plans, List<Unplanned> unplanned, SuiteOptions options, LabSupply labs) {
    boolean complete = false;
    try {
      int number = plans.size();
      for (Unplanned one : unplanned) {
        unplanned(new SuiteJob(++number, 1, one.plan()), one, labs);
      }
      complete = new SuiteRunner(options, labs, this).run(plans);
    } finally {
      finish(complete);
    }
    if (!complete) {
      return ExitStatus.INTERRUPTED;
    }
    boolean different = !repetitions.differences().isEmpty();
    return different && tally.status() == ExitStatus.OK ? ExitStatus.FAILED : tally.status();
  }

  private void unplanned(SuiteJob job, Unplanned one, LabSupply labs) {
    Verdict.Broken verdict =
        new Verdict.Broken(String.valueOf(one.why().getMessage()), one.why().hint());
    ScenarioResult result = ScenarioResult.broken(job.plan(), labs.software(), verdict, began);
    tally.addUnplanned(job.name());
    report.add(result, Duration.ZERO);
    view.jobStarted(job);
    view.jobDone(job, result);
  }

  private void finish(boolean complete) {
    // Writing must not be cut short by the interrupt that ended the run.
    boolean interrupted = Thread.interrupted();
    try {
      view.close();
      Duration took = Duration.between(began, Instant.now());
      Path index = report.finish(took);
      view.ends(new RunView.End(tally, repetitions, took, index, complete));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void jobStarted(SuiteJob job) {
    view.jobStarted(job);
  }

  @Override
  public void hostsReady(SuiteJob job, int booted, Duration took) {
    boots.put(job.number(), took);
    view.hostsReady(job, booted, took);
  }

  @Override
  public ScenarioListener following(SuiteJob job) {
    return holding.apply(view.following(job));
  }

  @Override
  public void jobRepeated(SuiteJob job, String why) {
    view.jobRepeated(job, why);
  }

  @Override
  public void jobDone(SuiteJob job, ScenarioResult result) {
    tally.add(job.name(), result.verdict());
    repetitions.ended(job);
    Duration boot = boots.remove(job.number());
    report.add(result, boot == null ? Duration.ZERO : boot);
    view.jobDone(job, result);
  }

  @Override
  public void jobAbandoned(SuiteJob job) {
    boots.remove(job.number());
    view.jobAbandoned(job);
  }
}
