// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.scenario.CommandRecord;
import dev.umlaut.scenario.ConsoleLog;
import dev.umlaut.scenario.Phase;
import dev.umlaut.scenario.PhaseRecord;
import dev.umlaut.scenario.ScenarioResult;
import dev.umlaut.scenario.Took;
import dev.umlaut.scenario.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What is remembered of a result when its page has been written: a few hundred bytes, some
/// kilobytes when it did not pass.
///
/// @param name the scenario's name
/// @param attempt 1, or more when the scenario has run before in the same run
/// @param verdict `passed`, `failed` or `broken`
/// @param reasons why it did not pass, some of them, one line each
/// @param details why it did not pass, with output
/// @param started when
/// @param costs what it took
/// @param checks how many checks there were
/// @param hosts the hosts that took part
/// @param folder where its page is, relative to the overview
record ScenarioEntry(
    String name,
    int attempt,
    String verdict,
    List<String> reasons,
    String details,
    Instant started,
    Costs costs,
    Checks checks,
    List<String> hosts,
    String folder) {
  private static final int REASONS_MAX = 5;
  private static final int REASON_CHARACTERS_MAX = 600;
  private static final int DETAILS_CHARACTERS_MAX = 10_000;

  /// What a scenario took.
  ///
  /// @param boot until its hosts were ready
  /// @param took from its preparation to the end
  /// @param cpu processor time of its hosts
  /// @param phases the parts of `took`
  record Costs(Duration boot, Took took, Duration cpu, Map<Phase, Took> phases) {
    Costs {
      phases = Map.copyOf(phases);
    }

    /// How long somebody waited for it.
    Duration total() {
      return boot.plus(took.wall());
    }
  }

  /// How many checks there were, and how many of them did not come out as expected.
  record Checks(long all, long failed) {
    @Override
    public String toString() {
      return (all - failed) + " of " + all;
    }
  }

  /// @param boot how long the scenario had to wait for its hosts
  static ScenarioEntry of(ScenarioResult result, Duration boot, ReportFolder.Place place) {
    Map<Phase, Took> phases = new EnumMap<>(Phase.class);
    for (PhaseRecord phase : result.phases()) {
      phases.merge(phase.phase(), phase.took(), Took::plus);
    }
    List<String> reasons = reasons(result.verdict());
    return new ScenarioEntry(
        result.name(),
        place.attempt(),
        result.verdict().word(),
        reasons.stream().limit(REASONS_MAX).map(r -> Texts.cut(r, REASON_CHARACTERS_MAX)).toList(),
        result.verdict().passed()
            ? ""
            : Texts.cut(details(result, reasons), DETAILS_CHARACTERS_MAX),
        result.started(),
        new Costs(boot, result.took(), result.cpu(), phases),
        checks(result),
        List.copyOf(result.plan().hosts()),
        place.folder());
  }

  static List<String> reasons(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Passed() -> List.of();
      case Verdict.Failed(List<String> reasons) -> reasons;
      case Verdict.Broken(String message, _) -> List.of(message);
    };
  }

  static Checks checks(ScenarioResult result) {
    long failed = result.failures().stream().filter(c -> c.check().isPresent()).count();
    return new Checks(result.checks(), failed);
  }

  private static String details(ScenarioResult result, List<String> reasons) {
    StringBuilder details = new StringBuilder();
    for (CommandRecord failure : result.failures()) {
      if (details.length() > DETAILS_CHARACTERS_MAX) {
        break;
      }
      failure.source().ifPresent(line -> details.append(line).append('\n'));
      details.append(ConsoleLog.of(failure)).append('\n');
    }
    if (details.isEmpty()) {
      details.append(String.join("\n", reasons));
    }
    if (result.verdict() instanceof Verdict.Broken(_, String hint) && !hint.isEmpty()) {
      details.append('\n').append(hint);
    }
    return details.toString();
  }

  boolean passed() {
    return verdict.equals("passed");
  }

  /// The scenario's family: its name up to the last slash; empty when it has none.
  String family() {
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
  }

  /// The scenario's name without that of its family.
  String shortName() {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /// The name, told apart from those of its repetitions.
  String title() {
    return attempt == 1 ? name : name + " #" + attempt;
  }
}
