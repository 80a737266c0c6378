// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import java.util.Collection;
import java.util.Optional;

/// Finds what a person most likely meant, for the hint of an error message.
///
/// @since 0.1
public final class Nearest {
  /// Longer words are no slips of the finger but something else.
  private static final int LENGTH_MAX = 64;

  private Nearest() {}

  /// Find the known name with the fewest typing errors to the given one; empty when none is near.
  ///
  /// @param word what was written
  /// @param known the names that would have been right; of two equally near ones the first wins
  public static Optional<String> to(String word, Collection<String> known) {
    String best = "";
    int bestDistance = Integer.MAX_VALUE;
    for (String name : known) {
      int distance = distance(word, name);
      if (distance < bestDistance) {
        best = name;
        bestDistance = distance;
      }
    }
    int tolerated = Math.max(1, Math.min(word.length(), best.length()) / 3);
    return bestDistance <= tolerated ? Optional.of(best) : Optional.empty();
  }

  /// Make the hint for an unknown name: the nearest one, or all of them when none is near.
  ///
  /// @param word what was written
  /// @param known the names that would have been right
  /// @param what the plural noun for such names, as in "hosts"
  public static String hint(String word, Collection<String> known, String what) {
    return to(word, known)
        .map(name -> "did you mean \"" + name + "\"?")
        .orElseGet(() -> known.isEmpty() ? "" : what + ": " + String.join(", ", known));
  }

  /// Levenshtein's distance, in which two neighbours that changed places count once.
  private static int distance(String a, String b) {
    if (a.length() > LENGTH_MAX || b.length() > LENGTH_MAX) {
      return Integer.MAX_VALUE;
    }
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int step(int[][] cost, String a, String b, int i, int j) {
    int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int least = Math.min(replace, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
