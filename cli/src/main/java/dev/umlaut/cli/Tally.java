// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.scenario.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Counts verdicts. Not safe for several threads; a run hands it one result after the other.
final class Tally {
  private final Map<String, Count> counts = new LinkedHashMap<>();
  private int unplanned;

  /// How often a scenario came to which verdict.
  record Count(int passed, int failed, int broken) {
    private static final Count NONE = new Count(0, 0, 0);

    private Count with(Verdict verdict) {
      return switch (verdict) {
        case Verdict.Passed() -> new Count(passed + 1, failed, broken);
        case Verdict.Failed(_) -> new Count(passed, failed + 1, broken);
        case Verdict.Broken(_, _) -> new Count(passed, failed, broken + 1);
      };
    }

    int all() {
      return passed + failed + broken;
    }

    /// Whether it came to different verdicts.
    boolean wavers() {
      return passed != all() && failed != all() && broken != all();
    }
  }

  void add(String scenario, Verdict verdict) {
    counts.put(scenario, counts.getOrDefault(scenario, Count.NONE).with(verdict));
  }

  /// A scenario whose files the lab cannot carry out: broken, but not the machine's fault.
  void addUnplanned(String scenario) {
    add(scenario, new Verdict.Broken("", ""));
    unplanned++;
  }

  /// By scenario, in the order of the first results.
  Map<String, Count> counts() {
    return counts;
  }

  int passed() {
    return counts.values().stream().mapToInt(Count::passed).sum();
  }

  int failed() {
    return counts.values().stream().mapToInt(Count::failed).sum();
  }

  int broken() {
    return counts.values().stream().mapToInt(Count::broken).sum();
  }

  int all() {
    return counts.values().stream().mapToInt(Count::all).sum();
  }

  /// The names of those that did not pass every time.
  List<String> notPassed() {
    List<String> names = new ArrayList<>();
    counts.forEach((name, count) -> {
      if (count.passed() < count.all()) {
        names.add(name);
      }
    });
    return names;
  }

  /// The exit status that the verdicts make.
  int status() {
    if (broken() > unplanned) {
      return ExitStatus.ENVIRONMENT;
    }
    return failed() + unplanned > 0 ? ExitStatus.FAILED : ExitStatus.OK;
  }
}
