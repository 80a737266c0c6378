// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.guest.CommandResult;
import dev.umlaut.guest.Shell;
import dev.umlaut.os.UmlautException;
import dev.umlaut.scenario.Sections.Section;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Puts one host back to what it was before the scenario, and makes sure of it.
///
/// {@link HostPrograms#finish} has done what needs no thinking, and has printed the host's state of
/// now and of before. If they differ, a second program is made of the difference.
final class HostCleaner {
  private static final int FOUND_SHOWN = 6;
  private static final int ATTEMPTS = 2;

  private final String host;
  private final Shell shell;
  private final Duration limit;

  HostCleaner(String host, Shell shell, Duration limit) {
    this.host = host;
    this.shell = shell;
    this.limit = limit;
  }

  /// @param clean whether the next scenario can use the host
  /// @param remark what the scenario had left, or why the host is not clean; empty when there is
  ///   nothing to say
  record Outcome(boolean clean, String remark) {}

  /// @param sections what the program of the last phase has printed
  Outcome clean(List<Section> sections) {
    if (sections.stream().noneMatch(section -> section.name().equals("baseline"))) {
      return new Outcome(true, ""); // the program ended well without: this host keeps no state
    }
    if (text(sections, "baseline").isBlank()) {
      return new Outcome(false, host + ": must be started anew: its first state is not known");
    }
    HostState before = HostState.parse(text(sections, "baseline"));
    HostState now = HostState.parse(text(sections, "state"));
    List<String> changed = text(sections, "changed").lines().toList();
    HostTraces traces = HostTraces.of(before, now, changed, Set.of());
    if (traces.found().isEmpty()) {
      return new Outcome(true, "");
    }
    try {
      return repair(traces);
    } catch (UmlautException e) {
      return new Outcome(false, host + ": must be started anew: " + e.getMessage());
    }
  }

  /// Some things come to light only when others are gone, so there is a second attempt.
  private Outcome repair(HostTraces found) {
    HostTraces traces = found;
    Set<String> restarted = new TreeSet<>();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      restarted.addAll(traces.restarted());
      Sections marker = new Sections();
      CommandResult result = shell.run(HostPrograms.repair(traces.program(), marker), limit);
      List<Section> sections = marker.split(result.output(), CollectedFile.TEXT_MAX);
      HostState before = HostState.parse(text(sections, "baseline"));
      HostState now = HostState.parse(text(sections, "state"));
      traces = HostTraces.of(before, now, List.of(), restarted);
      if (traces.found().isEmpty()) {
        if (!restarted.isEmpty()) {
          CommandResult _ = shell.run(HostPrograms.renew(), limit);
        }
        return new Outcome(true, host + ": put back: " + list(found.found()));
      }
    }
    return new Outcome(false, host + ": must be started anew: " + list(traces.found()));
  }

  private static String text(List<Section> sections, String name) {
    return sections.stream()
        .filter(section -> section.name().equals(name))
        .map(Section::text)
        .findFirst()
        .orElse("");
  }

  private static String list(List<String> found) {
    String text = String.join("; ", found.subList(0, Math.min(FOUND_SHOWN, found.size())));
    int more = found.size() - FOUND_SHOWN;
    return more > 0 ? text + "; and " + more + " more" : text;
  }
}
