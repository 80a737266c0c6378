// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Recognizes commands that start and stop things.
final class Services {
  /// The names of IKE daemons.
  static final Set<String> IKE = Set.of("strongswan", "ipsec", "charon-tkm");

  private static final Set<String> STARTS = Set.of("start", "restart");
  private static final Set<String> STOPS = Set.of("stop", "kill");
  private static final int SCRIPT_WORDS = 2;

  private Services() {}

  /// Something starts or stops.
  ///
  /// @param name the service or program
  /// @param starts false when it stops
  record Change(String name, boolean starts) {}

  static List<Change> of(LintInput.Action action) {
    List<Change> changes = new ArrayList<>();
    boolean background = action.text().strip().endsWith("&");
    for (List<String> words : action.commands()) {
      List<String> plain = words.stream().filter(word -> !word.startsWith("-")).toList();
      String program = plain.isEmpty() ? "" : plain.getFirst().replaceFirst(".*/", "");
      Optional<Change> change = change(program, plain, words.getFirst());
      if (change.isPresent()) {
        changes.add(change.get());
      } else if (program.equals("killall") || program.equals("pkill")) {
        // pkill -f takes a whole command line.
        plain.stream().skip(1).forEach(name -> changes.add(new Change(base(name), false)));
      } else if (background && words.equals(action.commands().getLast())) {
        changes.add(new Change(program, true));
      }
    }
    return changes;
  }

  private static Optional<Change> change(String program, List<String> words, String path) {
    if (program.equals("systemctl") && words.size() > SCRIPT_WORDS) {
      // The name is the last word: `systemctl kill -s SIGKILL NAME`.
      return state(words.get(1), words.getLast());
    }
    if (program.equals("service") && words.size() > SCRIPT_WORDS) {
      return state(words.get(2), words.get(1));
    }
    if (words.size() >= SCRIPT_WORDS && (path.contains("/init.d/") || program.equals("ipsec"))) {
      return state(words.get(1), program);
    }
    if (program.equals("freeradius") || program.equals("radiusd")) {
      return Optional.of(new Change(program, true));
    }
    return Optional.empty();
  }

  private static Optional<Change> state(String verb, String name) {
    if (STARTS.contains(verb)) {
      return Optional.of(new Change(base(name), true));
    }
    return STOPS.contains(verb) ? Optional.of(new Change(base(name), false)) : Optional.empty();
  }

  private static String base(String name) {
    return name.replaceFirst(".*/", "").replaceFirst("\\.service$", "").toLowerCase(Locale.ROOT);
  }
}
