// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Everything that happened when a scenario ran.
///
/// @param plan what was to be done
/// @param software what it was done with
/// @param verdict what came of it
/// @param phases in their order; a phase that was not reached is missing
/// @param files what was collected from the hosts
/// @param started when, by the clock on the wall
/// @param took how long, without the boot of the hosts
/// @param unclean the hosts that could not be put back, and must be started anew before another
///   scenario uses them; why is said in the entries of the last phase
/// @param cpu the processor time that the hosts used
/// @param virtualStart when by the clock of the lab, if it ran in virtual time; empty in real time
/// @since 0.1
public record ScenarioResult(
    ScenarioPlan plan,
    Software software,
    Verdict verdict,
    List<PhaseRecord> phases,
    List<CollectedFile> files,
    Instant started,
    Took took,
    Set<String> unclean,
    Duration cpu,
    Optional<Instant> virtualStart) {
  /// Copies the collections.
  public ScenarioResult {
    phases = List.copyOf(phases);
    files = List.copyOf(files);
    unclean = Set.copyOf(unclean);
  }

  /// A result for a scenario that could not even begin, because its hosts did not boot.
  public static ScenarioResult broken(
      ScenarioPlan plan, Software software, Verdict.Broken verdict, Instant now) {
    return new ScenarioResult(
        plan,
        software,
        verdict,
        List.of(),
        List.of(),
        now,
        Took.NONE,
        Set.of(),
        Duration.ZERO,
        Optional.empty());
  }

  /// The same with a note at the beginning of its log.
  public ScenarioResult remarked(String remark) {
    List<PhaseRecord> noted = new ArrayList<>(phases);
    List<LogEntry> entries = new ArrayList<>(List.of(new LogEntry.Remark(remark)));
    Took first = Took.NONE;
    if (!noted.isEmpty()) {
      PhaseRecord was = noted.removeFirst();
      entries.addAll(was.entries());
      first = was.took();
    }
    noted.addFirst(new PhaseRecord(Phase.PREPARE, entries, first));
    return new ScenarioResult(
        plan, software, verdict, noted, files, started, took, unclean, cpu, virtualStart);
  }

  /// When the hosts' clocks say that it started: what is in their logs began then.
  public Instant labStarted() {
    return virtualStart.orElse(started);
  }

  /// The scenario's name.
  public String name() {
    return plan.name();
  }

  /// What happened in a phase; empty when it was not reached.
  public Optional<PhaseRecord> phase(Phase phase) {
    return phases.stream().filter(record -> record.phase() == phase).findFirst();
  }

  /// The commands that made the scenario fail, in the order of events.
  public List<CommandRecord> failures() {
    return phases.stream().flatMap(record -> record.failures().stream()).toList();
  }

  /// How many commands had a check that can fail.
  public long checks() {
    return phases.stream()
        .flatMap(record -> record.commands().stream())
        .filter(command -> command.check().isPresent())
        .count();
  }
}
