// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import java.util.Collection;
import java.util.Optional;

/// Finds the word that was meant by one with a typing error.
final class NearWord {
  private static final int LENGTH_MAX = 40;

  private NearWord() {}

  /// The known word that is one typing error away, or two from a long one.
  static Optional<String> to(String word, Collection<String> known) {
    for (int errors = 1; errors <= 2; errors++) {
      int most = errors;
      Optional<String> near =
          known.stream()
              .filter(one -> one.length() >= 3 * most && isNear(word, one, most))
              .findFirst();
      if (near.isPresent()) {
        return near;
      }
    }
    return Optional.empty();
  }

  /// Whether one becomes the other by so many letters put in, left out, replaced or exchanged with
  /// their neighbours.
  private static boolean isNear(String word, String other, int errors) {
    if (word.length() > LENGTH_MAX) {
      return false;
    }
    int same = 0;
    while (same < word.length()
        && same < other.length()
        && word.charAt(same) == other.charAt(same)) {
      same++;
    }
    String rest = word.substring(same);
    String otherRest = other.substring(same);
    if (errors == 0 || rest.isEmpty() || otherRest.isEmpty()) {
      return rest.length() + otherRest.length() <= errors;
    }
    int left = errors - 1;
    return isNear(rest.substring(1), otherRest, left)
        || isNear(rest, otherRest.substring(1), left)
        || isNear(rest.substring(1), otherRest.substring(1), left)
        || (areExchanged(rest, otherRest)
            && isNear(rest.substring(2), otherRest.substring(2), left));
  }

  private static boolean areExchanged(String a, String b) {
    return a.length() > 1
        && b.length() > 1
        && a.charAt(0) == b.charAt(1)
        && a.charAt(1) == b.charAt(0);
  }
}
