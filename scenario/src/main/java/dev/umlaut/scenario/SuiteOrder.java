// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Puts the scenarios of a run in order.
///
/// @since 0.1
public final class SuiteOrder {
  private SuiteOrder() {}

  /// Repeat the whole list, round after round.
  ///
  /// @param times at least 1
  public static <T> List<T> repeated(List<T> scenarios, int times) {
    List<T> all = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      all.addAll(scenarios);
    }
    return all;
  }

  /// Shuffle; the same seed and the same list give the same order.
  public static <T> List<T> shuffled(List<T> scenarios, long seed) {
    List<T> all = new ArrayList<>(scenarios);
    Collections.shuffle(all, new Random(seed));
    return all;
  }

  /// Put those of one clock together, in their order: a lab has one clock, so each change costs a
  /// boot.
  public static List<ScenarioPlan> clocksTogether(List<ScenarioPlan> scenarios) {
    return scenarios.stream().sorted(Comparator.comparing(ScenarioPlan::clock)).toList();
  }

  /// Put those first that took longest, so that no lab is left alone with a long one at the end.
  /// Those of which nothing is known come before all: they may be long.
  ///
  /// @param durations known ones, by scenario
  public static List<ScenarioPlan> longestFirst(
      List<ScenarioPlan> scenarios, Map<String, Duration> durations) {
    Comparator<ScenarioPlan> byDuration =
        Comparator.comparing(
            plan -> durations.getOrDefault(plan.name(), Duration.ofSeconds(Long.MAX_VALUE)));
    return scenarios.stream().sorted(byDuration.reversed()).toList();
  }
}
