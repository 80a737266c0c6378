// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.cli.TestPlans.Skipped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What is said before and after a run.
final class RunSummaryText {
  private static final int SKIPPED_MAX = 10;

  private RunSummaryText() {}

  static List<String> beginning(RunView.Beginning beginning) {
    List<String> lines = new ArrayList<>();
    List<Skipped> skipped = beginning.skipped();
    skipped.stream()
        .limit(SKIPPED_MAX)
        .forEach(one -> lines.add("skipped, no scenario: " + one.why()));
    if (skipped.size() > SKIPPED_MAX) {
      lines.add("and " + (skipped.size() - SKIPPED_MAX) + " more");
    }
    String labs = beginning.jobs() == 1 ? "" : " in " + beginning.jobs() + " labs at a time";
    lines.add(TestConsole.count(beginning.total(), "scenario") + labs);
    beginning.seed().ifPresent(seed -> lines.add("order: --shuffle " + seed));
    beginning.virtualStart().ifPresent(start -> lines.add(virtual(start, beginning.virtualSeed())));
    return lines;
  }

  static String virtual(Instant start, long seed) {
    return "virtual time, from " + start.truncatedTo(ChronoUnit.SECONDS) + ", --seed " + seed;
  }

  static List<String> end(RunView.End end, Terminal terminal) {
    Tally tally = end.tally();
    List<String> lines = new ArrayList<>(List.of(""));
    List<String> bad = tally.notPassed();
    if (!bad.isEmpty() && tally.all() > 1) {
      lines.add(terminal.styled("@|bold Not passed:|@"));
      bad.forEach(name -> lines.add("  " + name));
      lines.add("");
    }
    lines.addAll(flakes(tally));
    lines.addAll(repetitions(end.repetitions()));
    if (!end.complete()) {
      lines.add("Interrupted; what had ended by then:");
    }
    lines.add(
        "%d passed, %d failed, %d broken in %s"
            .formatted(
                tally.passed(),
                tally.failed(),
                tally.broken(),
                StepState.clock(end.took().toNanos())));
    lines.add("Report: " + end.index().toAbsolutePath());
    return lines;
  }

  private static List<String> repetitions(Repetitions repetitions) {
    List<String> lines = new ArrayList<>();
    repetitions
        .differences()
        .forEach((name, text) -> {
          lines.add(name + " did not go the same way each time:");
          lines.add("  " + text);
        });
    if (lines.isEmpty() && !repetitions.same().isEmpty()) {
      lines.add("Every repetition had the same frames at the same times.");
    }
    if (!lines.isEmpty()) {
      lines.add("");
    }
    return lines;
  }

  private static List<String> flakes(Tally tally) {
    boolean repeated = tally.counts().values().stream().anyMatch(count -> count.all() > 1);
    if (!repeated) {
      return List.of();
    }
    Map<String, Tally.Count> wavering =
        tally.counts().entrySet().stream()
            .filter(entry -> entry.getValue().wavers())
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, Map.Entry::getValue, (a, _) -> a, LinkedHashMap::new));
    if (wavering.isEmpty()) {
      return List.of("Every scenario came to the same verdict each time.", "");
    }
    List<String> lines = new ArrayList<>();
    lines.add("%-42s %7s %7s %7s".formatted("Wavering:", "passed", "failed", "broken"));
    wavering.forEach((name, count) ->
        lines.add(
            "  %-40s %7d %7d %7d".formatted(name, count.passed(), count.failed(), count.broken())));
    lines.add("");
    return lines;
  }
}
