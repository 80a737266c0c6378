// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.util.ArrayList;
import java.util.List;

/// Expand `{a,b}` as shells do: `x{a,b}y` is `xay` and `xby`. Braces do not nest.
final class Braces {
  private static final int RESULTS_MAX = 1000;

  private Braces() {}

  static List<String> expand(String text) {
    List<String> results = new ArrayList<>(List.of(""));
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf('{', at);
      int close = text.indexOf('}', Math.max(open, at));
      if (open < 0 || close < 0) {
        Check.that(open < 0 && close < 0, "'%s' has a brace without its other", text);
        append(results, List.of(text.substring(at)));
        break;
      }
      append(results, List.of(text.substring(at, open)));
      List<String> choices = List.of(text.substring(open + 1, close).split(",", -1));
      append(results, choices.stream().map(String::strip).toList());
      Check.that(results.size() <= RESULTS_MAX, "'%s' means too many things", text);
      at = close + 1;
    }
    return results;
  }

  private static void append(List<String> results, List<String> choices) {
    List<String> longer =
        results.stream()
            .flatMap(result -> choices.stream().map(choice -> result + choice))
            .toList();
    results.clear();
    results.addAll(longer);
  }
}
