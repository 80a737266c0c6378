// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.scenario.Software;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/// A run as far as it has come.
///
/// @param info what was known when it began
/// @param software what ran in the hosts
/// @param took how long it has taken
/// @param ended false while results may still come
/// @param entries in the order in which the scenarios ended
record RunState(
    RunInfo info, Software software, Duration took, boolean ended, List<ScenarioEntry> entries) {
  RunState {
    entries = List.copyOf(entries);
  }

  /// How many came to a verdict.
  static long count(List<ScenarioEntry> entries, String verdict) {
    return entries.stream().filter(entry -> entry.verdict().equals(verdict)).count();
  }

  /// What scenarios took by the clocks of their labs, together.
  static Duration tookVirtual(List<ScenarioEntry> entries) {
    return entries.stream().map(e -> e.costs().took().lab()).reduce(Duration.ZERO, Duration::plus);
  }

  long count(String verdict) {
    return count(entries, verdict);
  }

  /// The same run, with a part of its results.
  RunState only(List<ScenarioEntry> part) {
    return new RunState(info, software, took, ended, part);
  }

  /// The entries of each family, both in the order of names.
  SequencedMap<String, List<ScenarioEntry>> families() {
    SequencedMap<String, List<ScenarioEntry>> families = new TreeMap<>();
    for (ScenarioEntry entry : sorted()) {
      families.computeIfAbsent(entry.family(), _ -> new ArrayList<>()).add(entry);
    }
    return families;
  }

  /// The entries in the order of names, repetitions in the order of events.
  List<ScenarioEntry> sorted() {
    return entries.stream()
        .sorted(Comparator.comparing(ScenarioEntry::name).thenComparingInt(ScenarioEntry::attempt))
        .toList();
  }
}
