// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A process in a host.
///
/// @param id the process id
/// @param name of its program, as the kernel keeps it: 15 bytes
/// @param parent process id of its parent
/// @param began in the kernel's ticks since the boot: no two processes have id and this in common
/// @param unit the unit of systemd that it belongs to; empty when there is none
record HostProcess(int id, String name, int parent, long began, String unit) {
  private static final int INIT = 1;
  private static final int KERNEL = 2;
  private static final Pattern STAT =
      Pattern.compile("(\\d+) \\((.*)\\) (\\S) (\\d+) (?:\\S+ ){17}(\\d+) .*", Pattern.DOTALL);
  private static final Pattern UNIT =
      Pattern.compile(".*/([^/]+\\.(?:service|scope|mount))(?:/.*)?");

  /// Serves the control channel. Ends with it, and so does what runs in it.
  private static final String CONTROL = "umlaut-control@";

  /// Read the text of `/proc/ID/stat` and the lines of `/proc/ID/cgroup`.
  ///
  /// @return empty for what has ended already
  static Optional<HostProcess> parse(String stat, List<String> groups) {
    Matcher fields = STAT.matcher(stat);
    if (!fields.matches() || fields.group(3).equals("Z") || fields.group(3).equals("X")) {
      return Optional.empty();
    }
    Matcher unit = UNIT.matcher(groups.isEmpty() ? "" : groups.getFirst());
    try {
      return Optional.of(
          new HostProcess(
              Integer.parseInt(fields.group(1)),
              fields.group(2),
              Integer.parseInt(fields.group(4)),
              Long.parseLong(fields.group(5)),
              unit.matches() ? unit.group(1) : ""));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  boolean isKernels() {
    return id == KERNEL || parent == KERNEL;
  }

  /// Whether it is a daemon, or what is left of something else.
  boolean isTop() {
    return parent <= INIT;
  }

  /// Whether it is one end of a control connection: those of the runner, and of people who look.
  boolean isControl() {
    return name.startsWith("sshd") && isTop() && unit.startsWith(CONTROL);
  }

  /// Whether it belongs to systemd itself, which starts such things when somebody needs them.
  boolean isSystemd() {
    return unit.startsWith("systemd-");
  }

  /// Whether systemd can be told to stop and start what this belongs to.
  boolean isService() {
    return unit.endsWith(".service") && !unit.startsWith(CONTROL);
  }

  /// The one of its ancestors that is a daemon, or itself.
  HostProcess top(Map<Integer, HostProcess> all) {
    HostProcess process = this;
    for (int steps = 0; steps < all.size() && !process.isTop(); steps++) {
      HostProcess up = all.get(process.parent);
      if (up == null) {
        return process;
      }
      process = up;
    }
    return process;
  }

  /// For people.
  String describe() {
    return isService() ? name + " of " + unit : name;
  }
}
