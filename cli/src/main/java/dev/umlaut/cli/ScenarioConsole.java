// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.scenario.ScenarioListener;
import dev.umlaut.scenario.ScenarioResult;
import dev.umlaut.scenario.SuiteJob;
import java.time.Duration;

/// Scenarios one after the other in all detail. Owned by the run: one thread at a time.
final class ScenarioConsole implements RunView {
  private final Terminal terminal;
  private TestConsole console;
  private boolean virtual;

  ScenarioConsole(Terminal terminal) {
    this.terminal = terminal;
    this.console = new TestConsole(terminal, false);
  }

  @Override
  public void begins(Beginning beginning) {
    virtual = beginning.virtualStart().isPresent();
    if (beginning.total() > 1 || !beginning.skipped().isEmpty()) {
      RunSummaryText.beginning(beginning).forEach(terminal.out()::println);
    } else {
      beginning
          .virtualStart()
          .ifPresent(start ->
              terminal.out().println(RunSummaryText.virtual(start, beginning.virtualSeed())));
    }
  }

  @Override
  public void jobStarted(SuiteJob job) {
    console = new TestConsole(terminal, virtual);
    console.begins(job.plan());
  }

  @Override
  public void hostsReady(SuiteJob job, int booted, Duration took) {
    console.booted(booted, took);
  }

  @Override
  public ScenarioListener following(SuiteJob job) {
    return console;
  }

  @Override
  public void jobRepeated(SuiteJob job, String why) {
    terminal.out().println("  begins again in a fresh lab: " + why);
  }

  @Override
  public void jobDone(SuiteJob job, ScenarioResult result) {
    console.ended(result);
  }

  @Override
  public void jobAbandoned(SuiteJob job) {
    terminal.out().println("  interrupted");
  }

  @Override
  public void ends(End end) {
    if (end.tally().all() > 1) {
      RunSummaryText.end(end, terminal).forEach(terminal.out()::println);
    } else {
      terminal.out().println("Report: " + end.index().toAbsolutePath());
    }
  }
}
