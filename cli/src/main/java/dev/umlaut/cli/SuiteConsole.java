// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.scenario.ScenarioListener;
import dev.umlaut.scenario.ScenarioResult;
import dev.umlaut.scenario.SuiteJob;
import dev.umlaut.scenario.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Many scenarios on a terminal: one line for each that has ended, with what failed below it, and a
/// block at the bottom with those that run. Without a terminal there are only the lines.
///
/// Safe for several threads; all state is guarded by this object.
final class SuiteConsole implements RunView {
  private static final long REDRAW_MILLIS = 250;

  /// More running scenarios than this have no line in the block.
  private static final int SHOWN_MAX = 8;

  private final Terminal terminal;
  private final StatusBlock block;
  private final Estimate estimate;
  private final List<String> waiting;
  private final Map<Integer, RunningScenario> running = new TreeMap<>();
  private final Tally tally = new Tally();
  private final ScheduledExecutorService clock;
  private final long beganNanos = System.nanoTime();
  private int total;
  private int jobs = 1;
  private boolean held;

  /// @param scenarios the names of all that are to be run, with repetitions
  /// @param durations what they took in earlier runs
  SuiteConsole(Terminal terminal, List<String> scenarios, Map<String, Duration> durations) {
    this.terminal = terminal;
    this.block = new StatusBlock(terminal);
    this.waiting = new ArrayList<>(scenarios);
    this.estimate = new Estimate(durations);
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("console").factory());
  }

  @Override
  public synchronized void begins(Beginning beginning) {
    total = beginning.total();
    jobs = beginning.jobs();
    block.print(RunSummaryText.beginning(beginning));
    if (terminal.interactive()) {
      var _ =
          clock.scheduleAtFixedRate(
              this::redraw, REDRAW_MILLIS, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public synchronized void jobStarted(SuiteJob job) {
    waiting.remove(job.name());
    running.put(job.number(), new RunningScenario(job, System.nanoTime()));
    redraw();
  }

  @Override
  public synchronized ScenarioListener following(SuiteJob job) {
    RunningScenario there = running.get(job.number());
    return there == null ? ScenarioListener.silent() : there;
  }

  @Override
  public synchronized void jobRepeated(SuiteJob job, String why) {
    String first = why.lines().findFirst().orElse("");
    block.print(List.of("  %s begins again in a fresh lab: %s".formatted(job.name(), first)));
  }

  @Override
  public synchronized void jobDone(SuiteJob job, ScenarioResult result) {
    long now = System.nanoTime();
    RunningScenario ended = running.remove(job.number());
    Duration took = ended == null ? result.took().wall() : Duration.ofNanos(ended.nanosUntil(now));
    tally.add(job.name(), result.verdict());
    estimate.add(job.name(), took);
    List<String> lines = new ArrayList<>();
    lines.add(line(job, result, took));
    FailureText.of(result).forEach(line -> lines.add("         " + line));
    block.print(lines);
    redraw();
  }

  @Override
  public synchronized void jobAbandoned(SuiteJob job) {
    running.remove(job.number());
    block.print(List.of("  %s was interrupted and has no verdict".formatted(job.name())));
  }

  @Override
  public void ends(End end) {
    close();
    RunSummaryText.end(end, terminal).forEach(terminal.out()::println);
  }

  @Override
  public synchronized void close() {
    clock.shutdownNow();
    block.show(List.of());
    held = true;
  }

  @Override
  public synchronized void pause() {
    held = true;
    block.show(List.of());
  }

  @Override
  public synchronized void resume() {
    held = false;
    redraw();
  }

  private String line(SuiteJob job, ScenarioResult result, Duration took) {
    String word =
        switch (result.verdict()) {
          case Verdict.Passed() -> "@|green ok|@    ";
          case Verdict.Failed(_) -> "@|bold,red FAIL|@  ";
          case Verdict.Broken(_, _) -> "@|bold,red BROKEN|@";
        };
    int digits = String.valueOf(total).length();
    String round = job.round() > 1 ? " (" + job.round() + ")" : "";
    return String.format(
            Locale.ROOT,
            "[%" + digits + "d/%d] %s %-40s %3d checks %7.1f s%s",
            tally.all(),
            total,
            terminal.styled(word),
            job.name() + round,
            result.checks(),
            took.toMillis() / 1000.0,
            result.virtualStart().isPresent() ? TestConsole.virtual(result.took()) : "")
        .stripTrailing();
  }

  private synchronized void redraw() {
    if (held) {
      return;
    }
    long now = System.nanoTime();
    List<String> lines = new ArrayList<>();
    lines.add(terminal.styled("@|bold " + overview(now) + "|@"));
    running.values().stream().limit(SHOWN_MAX).map(one -> one.line(now)).forEach(lines::add);
    block.show(lines);
  }

  private String overview(long now) {
    StringBuilder text = new StringBuilder();
    text.append("%d/%d done".formatted(tally.all(), total));
    int bad = tally.failed() + tally.broken();
    text.append(bad == 0 ? "" : ", " + bad + " not passed");
    text.append(", ").append(StepState.clock(now - beganNanos));
    remaining(now).ifPresent(left -> text.append(", about ").append(left).append(" left"));
    return text.toString();
  }

  private Optional<String> remaining(long now) {
    List<String> names = new ArrayList<>(waiting);
    running.values().forEach(one -> names.add(one.job().name()));
    long spent = running.values().stream().mapToLong(one -> one.nanosUntil(now)).sum();
    return estimate
        .of(names)
        .map(sum -> Math.max(0, sum.toNanos() - spent) / jobs)
        .map(nanos -> StepState.clock(Math.max(nanos, TimeUnit.SECONDS.toNanos(10))));
  }
}
