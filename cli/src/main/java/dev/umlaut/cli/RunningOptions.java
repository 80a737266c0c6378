// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.lab.LabClock;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.scenario.Phase;
import dev.umlaut.scenario.RunOptions;
import dev.umlaut.scenario.SuiteOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// How scenarios are run.
final class RunningOptions {
  private static final int REPEAT_MAX = 10_000;
  private static final int SEEDS = 1_000_000;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--results",
      paramLabel = "DIR",
      description = "Where the report goes. Default: umlaut-results/<date>-<time>.")
  @Nullable Path results;

  @Option(
      names = {"-j", "--jobs"},
      paramLabel = "N",
      description =
          "How many scenarios at the same time, each in a lab of its own. Default: what processors"
              + " and memory allow.")
  @Nullable Integer jobs;

  @Option(
      names = "--shuffle",
      arity = "0..1",
      fallbackValue = SeedWord.ANY,
      preprocessor = SeedWord.class,
      paramLabel = "SEED",
      description = "In random order. The same SEED gives the same order; it is printed.")
  @Nullable String shuffle;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Everything N times; the end tells which scenarios waver. With --virtual each time in a"
              + " fresh lab, and whether all had the same frames at the same times.")
  int repeat = 1;

  @Option(
      names = "--failed",
      description = "Of the selection only what did not pass in the newest run beside this one.")
  boolean failed;

  @Option(names = "--fresh", description = "A freshly booted lab for every scenario.")
  boolean fresh;

  @Option(
      names = "--virtual",
      negatable = true,
      description =
          "In virtual time: what waits takes no time, and a busy machine makes nobody late."
              + " Default: what the lab's file says, else real time.")
  private @Nullable Boolean virtual;

  @Option(
      names = "--date",
      paramLabel = "DATE",
      converter = VirtualDate.class,
      description =
          "With --virtual: what the hosts' clocks say when a lab starts, in UTC: 2030-12-31 or"
              + " 2030-12-31T23:59:50. Default: now.")
  @Nullable Instant date;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Of all random numbers: in virtual time the hosts', and what befalls frames on links by"
              + " chance. Default: ${DEFAULT-VALUE}.")
  long seed = 1;

  @Option(
      names = "--capture",
      description =
          "Record the frames of each scenario in RESULTS/captures, for Wireshark: those of every"
              + " link, with times of the hosts' clocks.")
  boolean capture;

  @Option(
      names = "--hold",
      description =
          "Stop before posttest while everything still runs, say how to get into the hosts, and"
              + " wait.")
  boolean hold;

  @Option(names = "--hold-failed", description = "The same, only when something failed.")
  boolean holdFailed;

  @Option(
      names = "--pre",
      description = "Only up to pretest, then hold. The lab ends with the command.")
  boolean pre;

  @Option(
      names = "--post",
      description = "Without pretest and checks: does posttest tidy up what was never there?")
  boolean post;

  @Option(
      names = "--publish",
      description =
          "After the run, show the report on the lab's web server and in this machine's browser,"
              + " until Enter.")
  boolean publish;

  @Option(
      names = "--command-limit",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "The longest that one command of a scenario may take, by the hosts' clocks. Default:"
              + " ${DEFAULT-VALUE}.")
  int commandLimitSeconds = 60;

  @Option(
      names = "--scenario-limit",
      paramLabel = "SECONDS",
      defaultValue = "900",
      description =
          "The longest that pretest and checks may take together, by the hosts' clocks. Default:"
              + " ${DEFAULT-VALUE}.")
  int scenarioLimitSeconds = 900;

  /// Refuses what makes no sense, before anything is done.
  void check() {
    require(commandLimitSeconds >= 1, "--command-limit must be at least 1 second");
    require(scenarioLimitSeconds >= 1, "--scenario-limit must be at least 1 second");
    require(repeat >= 1 && repeat <= REPEAT_MAX, "--repeat must be 1 to " + REPEAT_MAX);
    require(
        jobs == null || (jobs >= 1 && jobs <= SuiteOptions.JOBS_MAX),
        "--jobs must be 1 to " + SuiteOptions.JOBS_MAX);
    require(!pre || !post, "--pre and --post exclude each other");
    require(!holds() || jobs == null || jobs == 1, "--hold and --pre want --jobs 1");
    require(
        shuffle == null || shuffle.equals(SeedWord.ANY) || SeedWord.isSeed(shuffle),
        "--shuffle wants a number as its seed");
  }

  /// By which clock all scenarios run: the one that was asked for, else the lab's.
  LabClock clock(LabDefinition lab) {
    LabClock clock = lab.clock();
    if (virtual != null) {
      clock = virtual ? LabClock.VIRTUAL : LabClock.REAL;
    }
    require(
        date == null || clock == LabClock.VIRTUAL,
        "--date wants --virtual: real time has its own date");
    return clock;
  }

  private void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  /// What time it is in the hosts when a lab starts; empty in real time.
  Optional<Instant> virtualStart(LabClock clock, Instant now) {
    if (clock == LabClock.REAL) {
      return Optional.empty();
    }
    return Optional.of(date == null ? now : date);
  }

  /// Whether a scenario may wait for a person.
  boolean holds() {
    return hold || holdFailed || pre;
  }

  /// When it waits.
  HoldListener.Moment moment() {
    if (pre) {
      return HoldListener.Moment.END;
    }
    return hold ? HoldListener.Moment.ALWAYS : HoldListener.Moment.FAILED;
  }

  /// The seed that was asked for, or a new short one; empty when the order stays.
  OptionalLong shuffleSeed() {
    if (shuffle == null) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        shuffle.equals(SeedWord.ANY)
            ? Math.floorMod(System.nanoTime(), SEEDS)
            : Long.parseLong(shuffle));
  }

  /// Whether repetitions are to go the same way.
  private boolean compares(LabClock clock) {
    return clock == LabClock.VIRTUAL && repeat > 1;
  }

  /// How to run all.
  ///
  /// @param clock of all scenarios
  /// @param together how many labs
  /// @param folder of the results
  SuiteOptions suite(LabClock clock, int together, Path folder) {
    // What is to go the same way begins in the same way.
    SuiteOptions options =
        SuiteOptions.defaults()
            .withJobs(together)
            .withFresh(fresh || pre || compares(clock))
            .withRun(run())
            .withVirtual(clock == LabClock.VIRTUAL);
    return capture || compares(clock) ? options.withCaptures(captures(folder)) : options;
  }

  /// Compares what is to be.
  Repetitions repetitions(LabClock clock, Path folder) {
    return new Repetitions(compares(clock) ? captures(folder) : null);
  }

  private static Path captures(Path folder) {
    return folder.resolve("captures");
  }

  /// How to run each scenario.
  private RunOptions run() {
    RunOptions options =
        RunOptions.defaults()
            .withCommandLimit(Duration.ofSeconds(commandLimitSeconds))
            .withScenarioLimit(Duration.ofSeconds(scenarioLimitSeconds));
    if (pre) {
      return options.withPhases(RunOptions.BEGINNING);
    }
    return post
        ? options.withPhases(EnumSet.of(Phase.PREPARE, Phase.POSTTEST, Phase.FINISH))
        : options;
  }
}
