// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// What is known about a run before its first scenario has ended.
///
/// @param lab the lab's name
/// @param started when the run began
/// @param seed what the order was shuffled with; empty when it was not
/// @param jobs how many labs run at a time, at least 1
/// @param repeat how often each scenario runs, at least 1
/// @param planned how many results are to come, repetitions counted; 0 when that is not known
/// @param history the runs before this one
/// @param virtualStart the time of day at which each lab starts in virtual time; empty in real time
/// @since 0.1
public record RunInfo(
    String lab,
    Instant started,
    OptionalLong seed,
    int jobs,
    int repeat,
    int planned,
    RunHistory history,
    Optional<Instant> virtualStart) {

  /// A run of unknown length, one scenario after the other, each once, in the order given.
  public static RunInfo of(String lab, Instant started, RunHistory history) {
    return new RunInfo(lab, started, OptionalLong.empty(), 1, 1, 0, history, Optional.empty());
  }

  /// The same in an order that was shuffled.
  public RunInfo withSeed(long value) {
    return new RunInfo(
        lab, started, OptionalLong.of(value), jobs, repeat, planned, history, virtualStart);
  }

  /// The same with several labs at a time.
  public RunInfo withJobs(int labs) {
    return new RunInfo(lab, started, seed, labs, repeat, planned, history, virtualStart);
  }

  /// The same with every scenario several times.
  public RunInfo withRepeat(int times) {
    return new RunInfo(lab, started, seed, jobs, times, planned, history, virtualStart);
  }

  /// The same with a known number of results to come.
  public RunInfo withPlanned(int results) {
    return new RunInfo(lab, started, seed, jobs, repeat, results, history, virtualStart);
  }

  /// The same in virtual time.
  ///
  /// @param start the time of day at which each lab starts
  public RunInfo withVirtualStart(Instant start) {
    return new RunInfo(lab, started, seed, jobs, repeat, planned, history, Optional.of(start));
  }

  /// The word for the kind of time.
  String time() {
    return virtualStart.isPresent() ? "virtual" : "real";
  }
}
