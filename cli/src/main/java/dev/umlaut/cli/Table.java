// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows of words in columns that are as wide as they must be.
final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... head) {
    rows.add(Arrays.asList(head));
  }

  void row(String... words) {
    rows.add(Arrays.asList(words));
  }

  /// The head first; without blanks at the ends.
  List<String> lines() {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length())).append(GAP);
    }
    return line.toString().stripTrailing();
  }
}
