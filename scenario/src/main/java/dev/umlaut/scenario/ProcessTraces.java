// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Compares what runs in a host with what ran: finds what a scenario left running, and the daemons
/// that were there from the boot and are not any more, or that have seen other configuration. Used
/// by one thread.
final class ProcessTraces {
  private static final Pattern SAFE_UNIT = Pattern.compile("[A-Za-z0-9@:._\\\\-]{1,200}");

  private final Map<Integer, HostProcess> before;
  private final Map<Integer, HostProcess> now;
  private final List<String> found = new ArrayList<>();
  private final Set<String> stop = new TreeSet<>();
  private final Set<Integer> kill = new LinkedHashSet<>();
  private final Set<String> restart = new TreeSet<>();

  private ProcessTraces(Map<Integer, HostProcess> before, Map<Integer, HostProcess> now) {
    this.before = before;
    this.now = now;
  }

  /// @param found what is different, one line each; empty when nothing is
  /// @param program ends what is too much and starts what is missing
  /// @param restarted the units that the program starts anew
  record Outcome(List<String> found, String program, Set<String> restarted) {
    Outcome {
      found = List.copyOf(found);
      restarted = Set.copyOf(restarted);
    }
  }

  /// @param changed the names in `/etc` that the scenario touched
  /// @param excused units that were started anew just now
  static Outcome of(
      HostState before, HostState now, Collection<String> changed, Set<String> excused) {
    ProcessTraces traces = new ProcessTraces(before.processes(), now.processes());
    traces.leftovers(excused);
    traces.missing(excused);
    traces.reconfigured(changed);
    return new Outcome(traces.found, traces.program(), traces.restart);
  }

  /// A program may call itself something else meanwhile: that is still the same process.
  private static boolean has(Map<Integer, HostProcess> processes, HostProcess process) {
    HostProcess same = processes.get(process.id());
    return same != null && same.began() == process.began();
  }

  private void leftovers(Set<String> excused) {
    Map<String, Integer> counted = new LinkedHashMap<>();
    for (HostProcess process : now.values()) {
      HostProcess top = process.top(now);
      if (has(before, top) || top.isControl() || top.isSystemd() || excused.contains(top.unit())) {
        continue;
      }
      counted.merge(process.describe(), 1, Integer::sum);
      kill.add(process.id());
      if (process.isService() && SAFE_UNIT.matcher(process.unit()).matches()) {
        stop.add(process.unit());
      }
    }
    counted.forEach((what, times) ->
        found.add("the process " + what + (times > 1 ? " (" + times + " times)" : "")));
  }

  private void missing(Set<String> excused) {
    for (HostProcess process : before.values()) {
      boolean gone =
          process.isTop() && !process.isControl() && !process.isSystemd() && !has(now, process);
      if (gone && excused.contains(process.unit())) {
        gone = now.values().stream().noneMatch(p -> p.unit().equals(process.unit()));
      }
      if (gone) {
        found.add(process.describe() + " does not run any more");
        restart(process);
      }
    }
  }

  /// A daemon may have been told to read its configuration again, which leaves no trace of itself.
  private void reconfigured(Collection<String> changed) {
    for (HostProcess process : before.values()) {
      String service = process.unit().replaceFirst("\\.service$", "");
      if (process.isTop()
          && process.isService()
          && !restart.contains(process.unit())
          && changed.stream().anyMatch(name -> name.startsWith(service))) {
        found.add("the configuration of " + process.unit());
        restart(process);
      }
    }
  }

  private void restart(HostProcess process) {
    if (process.isService() && SAFE_UNIT.matcher(process.unit()).matches()) {
      restart.add(process.unit());
      stop.remove(process.unit());
    }
  }

  private String program() {
    StringBuilder program = new StringBuilder();
    if (!stop.isEmpty()) {
      program.append("timeout 10 systemctl stop ").append(String.join(" ", stop)).append('\n');
    }
    if (!kill.isEmpty()) {
      program.append("kill -s KILL");
      kill.forEach(id -> program.append(' ').append(id));
      program.append(" 2>/dev/null\n");
      program.append("systemctl reset-failed\n");
    }
    if (!restart.isEmpty()) {
      program
          .append("timeout 20 systemctl restart ")
          .append(String.join(" ", restart))
          .append('\n');
    }
    return program.toString();
  }
}
