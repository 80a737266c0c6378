// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.scenario.ScenarioResult;
import dev.umlaut.scenario.SuiteJob;
import dev.umlaut.scenario.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// A run for programs: one JSON object a line, each with its `event`. Owned by the run.
final class TestEvents implements RunView {
  private static final double MILLIS = 1000.0;

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

  private void print(Map<String, Object> event) {
    terminal.out().println(json.writeValueAsString(event));
    terminal.out().flush();
  }
}
