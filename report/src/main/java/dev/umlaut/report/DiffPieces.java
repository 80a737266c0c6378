// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.report.pages.ScenarioView.DiffLine;
import dev.umlaut.report.pages.ScenarioView.Piece;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Prepares the lines of a comparison for the page. Where one line took the place of another, the
/// words that differ stand out: many outputs are one line of two thousand letters.
final class DiffPieces {
  private static final int LINE_MAX = 400;

  /// How much of a long line is shown before and after what differs.
  private static final int AROUND = 120;

  private DiffPieces() {}

  static List<DiffLine> of(List<LineDiff.Line> lines) {
    List<DiffLine> shown = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (isPair(lines, i)) {
        String then = lines.get(i).text();
        String now = lines.get(i + 1).text();
        shown.add(new DiffLine("then", "-", pieces(then, now)));
        shown.add(new DiffLine("now", "+", pieces(now, then)));
        i++;
      } else {
        shown.add(plain(lines.get(i)));
      }
    }
    return shown;
  }

  /// One line that went, exactly one that came.
  private static boolean isPair(List<LineDiff.Line> lines, int at) {
    return sign(lines, at).equals("-")
        && sign(lines, at + 1).equals("+")
        && !sign(lines, at - 1).equals("-")
        && !sign(lines, at + 2).equals("+");
  }

  private static String sign(List<LineDiff.Line> lines, int at) {
    return at < 0 || at >= lines.size() ? "" : lines.get(at).sign();
  }

  private static DiffLine plain(LineDiff.Line line) {
    String style =
        switch (line.sign()) {
          case "-" -> "then";
          case "+" -> "now";
          case " " -> "same";
          default -> "gap";
        };
    return new DiffLine(
        style, line.sign(), List.of(new Piece(Texts.cut(line.text(), LINE_MAX), false)));
  }

  private static List<Piece> pieces(String text, String other) {
    List<String> words = words(text);
    List<String> others = words(other);
    int head = 0;
    int common = Math.min(words.size(), others.size());
    while (head < common && same(words.get(head), others.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < common - head
        && same(words.get(words.size() - 1 - tail), others.get(others.size() - 1 - tail))) {
      tail++;
    }
    String before = String.join("", words.subList(0, head));
    String between = String.join("", words.subList(head, words.size() - tail));
    String after = String.join("", words.subList(words.size() - tail, words.size()));
    boolean whole = text.length() <= LINE_MAX;
    List<Piece> pieces = new ArrayList<>();
    pieces.add(new Piece(whole ? before : end(before), false));
    pieces.add(new Piece(Texts.cut(between, LINE_MAX), true));
    pieces.add(new Piece(whole ? after : Texts.cut(after, AROUND), false));
    return pieces.stream().filter(piece -> !piece.text().isEmpty()).toList();
  }

  private static boolean same(String word, String other) {
    return Volatile.stable(word).equals(Volatile.stable(other));
  }

  /// Words with the blank that follows each.
  private static List<String> words(String text) {
    return Arrays.asList(text.split("(?<= )", -1));
  }

  private static String end(String text) {
    return text.length() <= AROUND ? text : "…" + text.substring(text.length() - AROUND);
  }
}
