// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.scenario.CommandRecord;
import dev.umlaut.scenario.Phase;
import dev.umlaut.scenario.ScenarioListener;
import dev.umlaut.scenario.ScenarioResult;
import dev.umlaut.scenario.SuiteJob;
import dev.umlaut.scenario.Verdict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// A run for programs: one JSON object a line, each with its `event`. Called by the run, and by the
/// threads that run scenarios.
final class TestEvents implements RunView {
  private static final double MILLIS = 1000.0;

  /// Characters of a command; reports have it whole.
  private static final int TEXT_MAX = 500;

  private final Terminal terminal;
  private final JsonMapper json = JsonMapper.builder().build();

  TestEvents(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void begins(Beginning beginning) {
    Map<String, Object> event = event("run-started");
    event.put("lab", beginning.lab());
    event.put("scenarios", beginning.total());
    event.put("jobs", beginning.jobs());
    beginning.seed().ifPresent(seed -> event.put("seed", seed));
    event.put("time", beginning.virtualStart().isPresent() ? "virtual" : "real");
    beginning
        .virtualStart()
        .ifPresent(start -> {
          event.put("virtualStart", start.toString());
          event.put("virtualSeed", beginning.virtualSeed());
        });
    event.put("skipped", beginning.skipped().stream().map(one -> one.why()).toList());
    print(event);
  }

  @Override
  public void jobStarted(SuiteJob job) {
    print(event("scenario-started", job));
  }

  @Override
  public void hostsReady(SuiteJob job, int booted, Duration took) {
    Map<String, Object> event = event("hosts-ready", job);
    event.put("booted", booted);
    event.put("seconds", took.toMillis() / MILLIS);
    print(event);
  }

  @Override
  public ScenarioListener following(SuiteJob job) {
    return new Steps(job);
  }

  /// Tells of each step of a scenario.
  private final class Steps implements ScenarioListener {
    private final SuiteJob job;

    Steps(SuiteJob job) {
      this.job = job;
    }

    private Map<String, Object> step(String name, Phase phase) {
      Map<String, Object> event = event(name, job);
      event.put("phase", phase.title());
      return event;
    }

    @Override
    public void phaseStarted(Phase phase, int commands) {
      Map<String, Object> event = step("phase-started", phase);
      event.put("commands", commands);
      print(event);
    }

    @Override
    public void commandStarted(Phase phase, String host, String text) {
      Map<String, Object> event = step("command-started", phase);
      event.put("host", host);
      event.put("command", shortened(text));
      print(event);
    }

    @Override
    public void commandDone(Phase phase, CommandRecord command) {
      Map<String, Object> event = step("command-ended", phase);
      event.put("host", command.host());
      event.put("command", shortened(command.commandLine()));
      event.put("failed", command.failed());
      command.check().ifPresent(check -> event.put("check", check.passed()));
      event.put("seconds", command.outcome().took().wall().toMillis() / MILLIS);
      if (command.failed()) {
        event.put("reason", shortened(command.reason()));
      }
      print(event);
    }

    private static String shortened(String text) {
      return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + "…";
    }
  }

  @Override
  public void jobRepeated(SuiteJob job, String why) {
    Map<String, Object> event = event("scenario-repeated", job);
    event.put("why", why);
    print(event);
  }

  @Override
  public void jobDone(SuiteJob job, ScenarioResult result) {
    Map<String, Object> event = event("scenario-ended", job);
    event.put("verdict", result.verdict().word());
    event.put("checks", result.checks());
    event.put("seconds", result.took().wall().toMillis() / MILLIS);
    result
        .virtualStart()
        .ifPresent(start -> {
          event.put("startedVirtual", start.toString());
          event.put("tookVirtual", result.took().lab().toMillis() / MILLIS);
        });
    event.put("cpuSeconds", result.cpu().toMillis() / MILLIS);
    event.put(
        "reasons",
        switch (result.verdict()) {
          case Verdict.Passed() -> List.of();
          case Verdict.Failed(List<String> reasons) -> reasons;
          case Verdict.Broken(String message, _) -> List.of(message);
        });
    print(event);
  }

  @Override
  public void jobAbandoned(SuiteJob job) {
    print(event("scenario-interrupted", job));
  }

  @Override
  public void ends(End end) {
    Map<String, Object> event = event("run-ended");
    event.put("complete", end.complete());
    event.put("passed", end.tally().passed());
    event.put("failed", end.tally().failed());
    event.put("broken", end.tally().broken());
    event.put("notPassed", end.tally().notPassed());
    event.put("sameFrames", end.repetitions().same());
    event.put("otherFrames", end.repetitions().differences());
    event.put("seconds", end.took().toMillis() / MILLIS);
    event.put("report", end.index().toAbsolutePath().toString());
    print(event);
  }

  private static Map<String, Object> event(String name) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("event", name);
    return event;
  }

  private static Map<String, Object> event(String name, SuiteJob job) {
    Map<String, Object> event = event(name);
    event.put("scenario", job.name());
    event.put("number", job.number());
    event.put("round", job.round());
    return event;
  }

  private synchronized void print(Map<String, Object> event) {
    terminal.out().println(json.writeValueAsString(event));
    terminal.out().flush();
  }
}
