// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.report.pages.ScenarioView.Entry;
import dev.umlaut.report.pages.ScenarioView.Failure;
import dev.umlaut.report.pages.ScenarioView.Piece;
import dev.umlaut.scenario.CheckRecord;
import dev.umlaut.scenario.CommandRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Prepares what a page says about a failed command: beside what was expected, the lines that came
/// nearest to it.
final class FailureBuilder {
  /// How much of a long line is shown before and after the place that matters.
  private static final int BEFORE_MAX = 240;

  private static final int AFTER_MAX = 240;

  private FailureBuilder() {}

  static Failure of(CommandRecord command, Entry entry) {
    Optional<CheckRecord> missed =
        command.check().filter(check -> !check.passed() && check.matched().isEmpty());
    String pattern = missed.map(CheckRecord::pattern).orElse("");
    List<NearMiss> near =
        pattern.isEmpty() ? List.of() : NearMiss.in(command.outcome().output(), pattern);
    int reached = near.isEmpty() ? 0 : near.getFirst().reached();
    return new Failure(
        entry,
        pattern.substring(0, reached),
        reached == 0 ? "" : pattern.substring(reached, missedEnd(pattern, reached)),
        reached == 0 ? "" : pattern.substring(missedEnd(pattern, reached)),
        near.stream().map(FailureBuilder::pieces).toList());
  }

  /// The end of the word of the pattern that a line does not have.
  private static int missedEnd(String pattern, int from) {
    int end = from;
    while (end < pattern.length() && pattern.charAt(end) != ' ' && !pattern.startsWith(".*", end)) {
      end++;
    }
    return end > from ? end : Math.min(pattern.length(), from + 2);
  }

  private static List<Piece> pieces(NearMiss miss) {
    String line = miss.line();
    int last = miss.departs();
    int from = line.length() > BEFORE_MAX + AFTER_MAX ? Math.max(0, last - BEFORE_MAX) : 0;
    int to =
        line.length() > BEFORE_MAX + AFTER_MAX
            ? Math.min(line.length(), last + AFTER_MAX)
            : line.length();
    List<Piece> pieces = new ArrayList<>();
    int at = from;
    if (from > 0) {
      pieces.add(new Piece("…", false));
    }
    List<NearMiss.Range> hits =
        miss.hits().stream().sorted(Comparator.comparingInt(NearMiss.Range::start)).toList();
    for (NearMiss.Range hit : hits) {
      int start = Math.max(at, hit.start());
      if (hit.end() > start && start < to) {
        pieces.add(new Piece(line.substring(at, start), false));
        at = Math.min(to, hit.end());
        pieces.add(new Piece(line.substring(start, at), true));
      }
    }
    pieces.add(new Piece(line.substring(at, to) + (to < line.length() ? "…" : ""), false));
    return pieces.stream().filter(piece -> !piece.text().isEmpty()).toList();
  }
}
