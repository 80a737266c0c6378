// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.scenario.ScenarioResult;
import dev.umlaut.scenario.Software;
import dev.umlaut.scenario.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What one call of `umlaut test` came to.
///
/// @param lab the lab's name
/// @param software what ran in the hosts
/// @param started when the run began
/// @param took how long everything took, boot included
/// @param results in the order in which they ran
/// @since 0.1
public record RunSummary(
    String lab, Software software, Instant started, Duration took, List<ScenarioResult> results) {
  /// Copies the list.
  public RunSummary {
    results = List.copyOf(results);
  }

  /// How many passed.
  public long passed() {
    return results.stream().filter(result -> result.verdict().passed()).count();
  }

  /// How many failed.
  public long failed() {
    return results.stream().filter(result -> result.verdict() instanceof Verdict.Failed).count();
  }

  /// How many could not be carried out.
  public long broken() {
    return results.stream().filter(result -> result.verdict() instanceof Verdict.Broken).count();
  }
}
