// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// How long a run will still take, by what scenarios took before. Guarded by its owner.
final class Estimate {
  private final Map<String, Duration> known;
  private Duration spent = Duration.ZERO;
  private int ended;

  /// @param known what scenarios took in earlier runs
  Estimate(Map<String, Duration> known) {
    this.known = new HashMap<>(known);
  }

  /// A scenario has ended.
  void add(String scenario, Duration took) {
    spent = spent.plus(took);
    ended++;
    known.put(scenario, took);
  }

  /// What scenarios will take, one after the other; empty while nothing is known.
  Optional<Duration> of(Collection<String> scenarios) {
    if (known.isEmpty()) {
      return Optional.empty();
    }
    Duration sum = Duration.ZERO;
    Duration average = average();
    for (String scenario : scenarios) {
      sum = sum.plus(known.getOrDefault(scenario, average));
    }
    return Optional.of(sum);
  }

  private Duration average() {
    if (ended > 0) {
      return spent.dividedBy(ended);
    }
    return known.values().stream().reduce(Duration.ZERO, Duration::plus).dividedBy(known.size());
  }
}
