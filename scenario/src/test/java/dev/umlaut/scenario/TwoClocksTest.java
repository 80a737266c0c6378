// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.guest.CommandResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects that a scenario in virtual time tells both how long it took and how long that seemed to
/// its hosts, and that its limits go by the latter.
class TwoClocksTest {
  private static final Set<String> HOSTS = Set.of("alice", "moon", "bob");
  private static final Instant WALL = Instant.parse("2026-11-26T10:00:00Z");
  private static final Instant LAB = Instant.parse("2030-12-31T23:59:00Z");

  @TempDir Path folder;

  private Instant wall = WALL;
  private Instant lab = LAB;

  /// A host in which `sleep` and `daemon` last, and everything takes 10 ms of this machine.
  private CommandResult host(String command) {
    wall = wall.plusMillis(10);
    String seconds = command.replaceFirst("^(sleep|daemon) ", "");
    Duration took =
        seconds.equals(command) ? Duration.ZERO : Duration.ofSeconds(Long.parseLong(seconds));
    lab = lab.plus(took);
    return new CommandResult(0, new byte[0], new byte[0], took);
  }

  private RunOptions options() {
    return new RunOptions(
        Duration.ofSeconds(60),
        Duration.ofMinutes(15),
        EnumSet.allOf(Phase.class),
        true,
        () -> wall);
  }

  private ScenarioResult run(String pretest, boolean virtual) {
    Optional<InstantSource> clock = virtual ? Optional.of(() -> lab) : Optional.empty();
    FakeTestbed testbed = new FakeTestbed(HOSTS, this::host, clock);
    return new ScenarioRunner(testbed, options(), ScenarioListener.silent())
        .run(Examples.plan(folder, pretest, "", ""));
  }

  private static CommandRecord command(ScenarioResult result, int index) {
    return result.phase(Phase.PRETEST).orElseThrow().commands().get(index);
  }

  @Test
  void inVirtualTimeEverythingHasTwoDurations() {
    ScenarioResult result = run("moon::sleep 30\nmoon::true\n", true);

    Took half = new Took(Duration.ofMillis(10), Duration.ofSeconds(30));
    assertThat(command(result, 0).outcome().took()).isEqualTo(half);
    assertThat(command(result, 1).outcome().took())
        .isEqualTo(new Took(Duration.ofMillis(10), Duration.ZERO));
    assertThat(command(result, 1).startedAfter().lab()).isEqualTo(Duration.ofSeconds(30));
    assertThat(result.phase(Phase.PRETEST).orElseThrow().took())
        .isEqualTo(new Took(Duration.ofMillis(20), Duration.ofSeconds(30)));
    assertThat(result.took().lab()).isEqualTo(Duration.ofSeconds(30));
    assertThat(result.took().wall()).isLessThan(Duration.ofSeconds(1)).isPositive();
    assertThat(result.started()).isEqualTo(WALL);
    assertThat(result.virtualStart()).contains(LAB);
    assertThat(result.labStarted()).isEqualTo(LAB);
  }

  /// What this side does around a command is not the command's.
  @Test
  void inRealTimeBothAreTheSame() {
    ScenarioResult result = run("moon::sleep 30\n", false);

    assertThat(command(result, 0).outcome().took()).isEqualTo(Took.real(Duration.ofSeconds(30)));
    assertThat(result.took().lab()).isEqualTo(result.took().wall());
    assertThat(result.virtualStart()).isEmpty();
    assertThat(result.labStarted()).isEqualTo(WALL);
  }

  @Test
  void theScenarioLimitGoesByTheClockOfTheLab() {
    ScenarioResult result = run("moon::daemon 901\nmoon::never\n", true);

    assertThat(result.verdict())
        .isEqualTo(new Verdict.Failed(List.of("the scenario took longer than 900 s")));
    assertThat(result.phase(Phase.PRETEST).orElseThrow().commands()).hasSize(1);
  }

  /// Waiting costs nothing there, and what is written to end ends.
  @Test
  void sleepTakesNothingOfTheScenariosTime() {
    ScenarioResult result = run("moon::sleep 7200\nmoon::daemon 899\nmoon::true\n", true);

    assertThat(result.verdict().passed()).isTrue();
    assertThat(result.phase(Phase.PRETEST).orElseThrow().commands()).hasSize(3);
  }

  /// Hours of waiting for people, as on a busy machine, are none for the scenario.
  @Test
  void aBusyMachineDoesNotUseUpTheScenariosTime() {
    FakeTestbed testbed =
        new FakeTestbed(
            HOSTS,
            command -> {
              wall = wall.plus(Duration.ofHours(1));
              return FakeTestbed.result(0, "", "");
            },
            Optional.of(() -> lab));
    ScenarioResult result =
        new ScenarioRunner(testbed, options(), ScenarioListener.silent())
            .run(Examples.plan(folder, "moon::one\nmoon::two\n", "", ""));

    assertThat(result.verdict()).isEqualTo(new Verdict.Passed());
  }

  /// A scenario that writes the time into a file compares it with what its hosts say.
  @Test
  void dateIsTheHostsDate() {
    ScenarioResult result = run("moon::echo `date +%F`\n", true);

    assertThat(command(result, 0).sent()).isEqualTo("echo 2030-12-31");
  }

  @Test
  void aRemarkChangesNothingElse() {
    ScenarioResult result = run("moon::sleep 30\n", true);

    ScenarioResult remarked = result.remarked("# begun again");

    assertThat(remarked.phases().getFirst().entries().getFirst())
        .isEqualTo(new LogEntry.Remark("# begun again"));
    assertThat(remarked.phases()).hasSameSizeAs(result.phases());
    assertThat(remarked.virtualStart()).isEqualTo(result.virtualStart());
    assertThat(remarked.took()).isEqualTo(result.took());
  }
}
