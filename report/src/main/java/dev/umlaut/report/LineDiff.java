// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Compares texts line by line, whatever changes every time left aside.
final class LineDiff {
  private static final int LINES_MAX = 3_000;
  private static final int CONTEXT = 2;
  private static final int CELLS_MAX = 4_000_000;

  private LineDiff() {}

  /// A line of a comparison.
  ///
  /// @param sign `-` only then, `+` only now, a blank for both, `…` for lines left out
  /// @param text the line as it stands in its text
  record Line(String sign, String text) {}

  private record Text(List<String> lines, List<String> stable) {
    static Text of(String text) {
      List<String> lines = text.lines().limit(LINES_MAX).toList();
      return new Text(lines, lines.stream().map(Volatile::stable).toList());
    }
  }

  /// The lines of which one text has more than the other; their order is not compared. For logs,
  /// where threads write in any order.
  static List<Line> unordered(String then, String now) {
    Text old = Text.of(then);
    Text current = Text.of(now);
    List<Line> lines = new ArrayList<>();
    surplus("-", old, current, lines);
    surplus("+", current, old, lines);
    return lines;
  }

  private static void surplus(String sign, Text in, Text other, List<Line> lines) {
    Map<String, Integer> left = new HashMap<>();
    other.stable().forEach(line -> left.merge(line, 1, Integer::sum));
    for (int i = 0; i < in.lines().size(); i++) {
      if (!Volatile.isChatter(in.lines().get(i))
          && left.merge(in.stable().get(i), -1, Integer::sum) < 0) {
        lines.add(new Line(sign, in.lines().get(i)));
      }
    }
  }

  /// The changed lines with some unchanged ones around them; empty when nothing differs.
  static List<Line> ordered(String then, String now) {
    Text old = Text.of(then);
    Text current = Text.of(now);
    if (old.stable().equals(current.stable())) {
      return List.of();
    }
    long cells = (long) (old.lines().size() + 1) * (current.lines().size() + 1);
    return cells > CELLS_MAX ? unordered(then, now) : excerpt(all(old, current));
  }

  /// By the longest common subsequence.
  private static List<Line> all(Text old, Text now) {
    int rows = old.lines().size();
    int columns = now.lines().size();
    int[][] common = new int[rows + 1][columns + 1];
    for (int i = rows - 1; i >= 0; i--) {
      for (int j = columns - 1; j >= 0; j--) {
        common[i][j] =
            old.stable().get(i).equals(now.stable().get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<Line> lines = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < rows || j < columns) {
      if (i < rows && j < columns && old.stable().get(i).equals(now.stable().get(j))) {
        lines.add(new Line(" ", now.lines().get(j)));
        i++;
        j++;
      } else if (i < rows && (j == columns || common[i + 1][j] >= common[i][j + 1])) {
        lines.add(new Line("-", old.lines().get(i++)));
      } else {
        lines.add(new Line("+", now.lines().get(j++)));
      }
    }
    return lines;
  }

  private static List<Line> excerpt(List<Line> all) {
    boolean[] shown = new boolean[all.size()];
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).sign().equals(" ")) {
        int last = Math.min(all.size() - 1, i + CONTEXT);
        for (int k = Math.max(0, i - CONTEXT); k <= last; k++) {
          shown[k] = true;
        }
      }
    }
    List<Line> lines = new ArrayList<>();
    int left = 0;
    for (int i = 0; i < all.size(); i++) {
      if (shown[i]) {
        if (left > 0) {
          lines.add(new Line("…", Figures.count(left, "line") + " as before"));
          left = 0;
        }
        lines.add(all.get(i));
      } else {
        left++;
      }
    }
    if (left > 0) {
      lines.add(new Line("…", Figures.count(left, "line") + " as before"));
    }
    return lines;
  }
}
