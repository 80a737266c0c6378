// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.lab.LabFile;
import dev.umlaut.lab.Topology;
import dev.umlaut.scenario.CheckRecord;
import dev.umlaut.scenario.CommandRecord;
import dev.umlaut.scenario.Expectation;
import dev.umlaut.scenario.FaultLine;
import dev.umlaut.scenario.Phase;
import dev.umlaut.scenario.PhaseRecord;
import dev.umlaut.scenario.Scenario;
import dev.umlaut.scenario.ScenarioPlan;
import dev.umlaut.scenario.ScenarioResult;
import dev.umlaut.scenario.Software;
import dev.umlaut.scenario.Strictness;
import dev.umlaut.scenario.SuiteJob;
import dev.umlaut.scenario.Took;
import dev.umlaut.scenario.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Protects what a person and what a program sees of a run of many scenarios.
class SuiteConsoleTest {
  private final CapturedTerminal captured = new CapturedTerminal();
  private final ScenarioPlan plan = plan();

  private static ScenarioPlan plan() {
    Path labs = Umlaut.home().resolve("labs/strongswan");
    Scenario scenario = Scenario.read(labs.resolve("scenarios/nat-rw"));
    Topology topology = Topology.of(LabFile.read(labs.resolve("lab.yaml")));
    return new ScenarioPlan(
        scenario,
        topology,
        "",
        Map.of(),
        List.of(),
        Map.of(),
        Map.of(),
        FaultLine.NONE,
        Strictness.STRICT);
  }

  private SuiteJob job(int number, int round) {
    return new SuiteJob(number, round, plan);
  }

  private static ScenarioResult result(
      ScenarioPlan plan, Verdict verdict, Optional<Instant> virtualStart) {
    return new ScenarioResult(
        plan,
        new Software("7", "image", "6"),
        verdict,
        List.of(),
        List.of(),
        Instant.EPOCH,
        virtualStart.isPresent()
            ? new Took(Duration.ofMillis(1_900), Duration.ofMillis(48_200))
            : Took.real(Duration.ofSeconds(3)),
        Set.of(),
        Duration.ofSeconds(1),
        virtualStart);
  }

  private void twoRounds(RunView view) {
    twoRounds(view, Optional.empty());
  }

  private void twoRounds(RunView view, Optional<Instant> virtualStart) {
    Tally tally = new Tally();
    view.begins(
        new RunView.Beginning("lab", 2, 1, OptionalLong.of(42), virtualStart, 7, List.of()));
    Verdict failed = new Verdict.Failed(List.of("the scenario took longer than 900 s"));
    for (Verdict verdict : List.of(new Verdict.Passed(), failed)) {
      SuiteJob job = job(tally.all() + 1, tally.all() + 1);
      view.jobStarted(job);
      view.following(job).phaseStarted(Phase.PRETEST, 7);
      view.following(job).commandStarted(Phase.PRETEST, "moon", "ping sun");
      view.jobDone(job, result(plan, verdict, virtualStart));
      tally.add("nat-rw", verdict);
    }
    view.ends(
        new RunView.End(
            tally, new Repetitions(null), Duration.ofSeconds(75), Path.of("/r/index.html"), true));
  }

  @Test
  void withoutATerminalThereIsOneLineForEachScenarioAndNoDrawing() {
    SuiteConsole console =
        new SuiteConsole(captured.terminal(false), List.of("nat-rw", "nat-rw"), Map.of());

    twoRounds(console);

    assertThat(captured.err()).isEmpty();
    assertThat(captured.out().lines().map(String::stripTrailing))
        .contains("2 scenarios", "order: --shuffle 42")
        .anyMatch(line -> line.startsWith("[1/2] ok     nat-rw "))
        .anyMatch(line -> line.startsWith("[2/2] FAIL   nat-rw (2) "))
        .contains("         the scenario took longer than 900 s")
        .contains("1 passed, 1 failed, 0 broken in 1:15", "Report: /r/index.html");
  }

  /// In virtual time a scenario has two durations; in real time nobody reads the same one twice.
  @Test
  void aScenarioInVirtualTimeShowsBothDurations() {
    Instant start = Instant.parse("2030-12-31T23:59:00Z");
    twoRounds(new SuiteConsole(captured.terminal(false), List.of(), Map.of()), Optional.of(start));

    assertThat(captured.out().lines())
        .contains("virtual time, from 2030-12-31T23:59:00Z, --seed 7")
        .filteredOn(line -> line.contains("/2] "))
        .allMatch(line -> line.matches(".* checks +[0-9.]+ s \\(48\\.2 virtual\\)"));

    CapturedTerminal real = new CapturedTerminal();
    twoRounds(new SuiteConsole(real.terminal(false), List.of(), Map.of()));
    assertThat(real.out()).doesNotContain("virtual");
  }

  @Test
  void oneScenarioInAllDetailShowsBothDurations() {
    ScenarioConsole console = new ScenarioConsole(captured.terminal(false));
    Instant start = Instant.parse("2030-12-31T23:59:00Z");
    console.begins(
        new RunView.Beginning("lab", 1, 1, OptionalLong.empty(), Optional.of(start), 1, List.of()));
    SuiteJob job = job(1, 1);
    console.jobStarted(job);
    console
        .following(job)
        .phaseDone(
            new PhaseRecord(
                Phase.PRETEST,
                List.of(),
                new Took(Duration.ofMillis(400), Duration.ofSeconds(10))));
    console.jobDone(job, result(plan, new Verdict.Passed(), Optional.of(start)));

    assertThat(captured.out().lines())
        .contains("virtual time, from 2030-12-31T23:59:00Z, --seed 1")
        .anyMatch(line -> line.matches("  ok +pretest +0\\.4 s \\(10\\.0 virtual\\)"))
        .anyMatch(line -> line.endsWith("0 checks in 1.9 s (48.2 virtual)"));
  }

  /// Whoever asked for repetitions wants to know which scenarios waver.
  @Test
  void repetitionsEndWithATableOfWhatWavers() {
    twoRounds(new SuiteConsole(captured.terminal(false), List.of(), Map.of()));

    assertThat(captured.out().lines())
        .anyMatch(line -> line.matches("Wavering: +passed +failed +broken"))
        .anyMatch(line -> line.matches("  nat-rw +1 +1 +0"));
  }

  @Test
  void aTerminalShowsWhatRunsAndWhatRemains() {
    SuiteConsole console =
        new SuiteConsole(
            captured.terminal(true),
            List.of("nat-rw", "other"),
            Map.of("nat-rw", Duration.ofSeconds(60), "other", Duration.ofSeconds(120)));
    console.begins(
        new RunView.Beginning("lab", 2, 1, OptionalLong.empty(), Optional.empty(), 1, List.of()));

    console.jobStarted(job(1, 1));
    console.jobStarted(job(2, 2)); // draws the first one's state
    console.close();

    assertThat(captured.err())
        .contains("0/2 done", "nat-rw", "boot", "left")
        .endsWith("\033[J"); // nothing is left of the block
  }

  @Test
  void programsGetOneObjectForEachEvent() {
    twoRounds(new TestEvents(captured.terminal(false)));

    List<JsonNode> events =
        captured.out().lines().map(JsonMapper.builder().build()::readTree).toList();
    assertThat(events)
        .extracting(event -> event.get("event").asString())
        .containsExactly(
            "run-started",
            "scenario-started",
            "phase-started",
            "command-started",
            "scenario-ended",
            "scenario-started",
            "phase-started",
            "command-started",
            "scenario-ended",
            "run-ended");
    assertThat(events.getFirst().get("seed").asLong()).isEqualTo(42);
    assertThat(events.getFirst().get("time").asString()).isEqualTo("real");
    assertThat(events.get(2).get("phase").asString()).isEqualTo("pretest");
    assertThat(events.get(2).get("commands").asInt()).isEqualTo(7);
    assertThat(events.get(3).get("command").asString()).isEqualTo("ping sun");
    assertThat(events.get(8).has("tookVirtual")).isFalse();
    assertThat(events.get(8).get("verdict").asString()).isEqualTo("failed");
    assertThat(events.get(8).get("round").asInt()).isEqualTo(2);
    assertThat(events.getLast().get("notPassed").get(0).asString()).isEqualTo("nat-rw");
  }

  @Test
  void programsGetBothDurationsInVirtualTime() {
    Instant start = Instant.parse("2030-12-31T23:59:00Z");
    twoRounds(new TestEvents(captured.terminal(false)), Optional.of(start));

    List<JsonNode> events =
        captured.out().lines().map(JsonMapper.builder().build()::readTree).toList();
    assertThat(events.getFirst().get("time").asString()).isEqualTo("virtual");
    assertThat(events.getFirst().get("virtualStart").asString()).isEqualTo("2030-12-31T23:59:00Z");
    assertThat(events.get(4).get("seconds").asDouble()).isEqualTo(1.9);
    assertThat(events.get(4).get("tookVirtual").asDouble()).isEqualTo(48.2);
  }

  @Test
  void programsGetWhatCameOfEachCommand() {
    CheckRecord check = new CheckRecord("right", new Expectation.Present(), List.of(), false);
    CommandRecord.Outcome outcome =
        new CommandRecord.Outcome(0, "wrong", "", "", Took.real(Duration.ofMillis(30)));
    new TestEvents(captured.terminal(false))
        .following(job(3, 1))
        .commandDone(
            Phase.EVALTEST,
            new CommandRecord(
                Optional.empty(),
                "moon",
                "x".repeat(600),
                "",
                outcome,
                Optional.of(check),
                Took.NONE));

    JsonNode event = JsonMapper.builder().build().readTree(captured.out());
    assertThat(event.get("event").asString()).isEqualTo("command-ended");
    assertThat(event.get("number").asInt()).isEqualTo(3);
    assertThat(event.get("command").asString()).hasSize(501).endsWith("x…");
    assertThat(event.get("check").asBoolean()).isFalse();
    assertThat(event.get("failed").asBoolean()).isTrue();
    assertThat(event.get("seconds").asDouble()).isEqualTo(0.03);
    assertThat(event.get("reason").asString()).contains("no line matched");
  }

  @Test
  void theExitStatusTellsFailuresFromAMachineThatIsNotAble() {
    Tally tally = new Tally();
    tally.add("a", new Verdict.Passed());
    assertThat(tally.status()).isEqualTo(ExitStatus.OK);
    tally.addUnplanned("b");
    assertThat(tally.status()).as("one broken file among many").isEqualTo(ExitStatus.FAILED);
    tally.add("c", new Verdict.Broken("moon did not boot", ""));
    assertThat(tally.status()).isEqualTo(ExitStatus.ENVIRONMENT);
    assertThat(tally.notPassed()).containsExactly("b", "c");
  }
}
