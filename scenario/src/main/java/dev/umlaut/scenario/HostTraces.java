// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// What a scenario left behind in a host, files apart, and how to put it back.
///
/// @param found one line each, for people; empty when the host is as it was
/// @param program the shell program that puts back what can be put back
/// @param restarted the units that the program starts anew
record HostTraces(List<String> found, String program, Set<String> restarted) {
  HostTraces {
    found = List.copyOf(found);
    restarted = Set.copyOf(restarted);
  }

  /// Compare.
  ///
  /// @param changed the names in `/etc` that the scenario touched
  /// @param excused units that were started anew just now
  static HostTraces of(
      HostState before, HostState now, Collection<String> changed, Set<String> excused) {
    ProcessTraces.Outcome processes = ProcessTraces.of(before, now, changed, excused);
    NetworkTraces.Outcome network = NetworkTraces.of(before, now);
    List<String> found = new ArrayList<>(processes.found());
    found.addAll(network.found());
    String settings = settings(before, now, found);
    for (String mount : now.mounts()) {
      if (!before.mounts().contains(mount)) {
        found.add("the mount " + mount);
      }
    }
    for (String mount : before.mounts()) {
      if (!now.mounts().contains(mount)) {
        found.add("no mount " + mount);
      }
    }
    String program = processes.program() + network.program() + settings;
    return new HostTraces(found, program, processes.restarted());
  }

  private static String settings(HostState before, HostState now, List<String> found) {
    StringBuilder program = new StringBuilder();
    now.settings()
        .forEach((file, value) -> {
          String was = before.settings().get(file);
          if (was != null && !was.equals(value)) {
            found.add("%s is %s, was %s".formatted(file, value, was));
            program.append("echo '%s' >%s\n".formatted(was.replace("'", "'\\''"), file));
          }
        });
    return program.toString();
  }
}
