// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.lab.Nearest;
import dev.umlaut.web.HostState;
import dev.umlaut.web.LabState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/// Names of hosts that a person has typed.
final class HostName {
  private static final int LENGTH_MAX = 64;

  private HostName() {}

  /// What is said of a name that no host of a lab has.
  ///
  /// @param known names of its hosts, of which the nearest is proposed
  static UsageException unknown(String lab, String host, Collection<String> known) {
    return new UsageException(
        "lab %s has no host \"%s\"".formatted(lab, host), Nearest.hint(host, known, "its hosts"));
  }

  /// Looks before something is done in some hosts whether all of them are there.
  ///
  /// @throws UsageException one is not
  static void check(LabState lab, List<String> hosts) {
    List<String> known = lab.hosts().stream().map(HostState::name).toList();
    for (String host : hosts) {
      if (!known.contains(host)) {
        throw unknown(lab.name(), host, known);
      }
    }
  }

  /// The name as it can be a part of a path. Whether there is such a host the lab knows.
  static String checked(String name) {
    if (name.isEmpty() || name.length() > LENGTH_MAX) {
      throw new UsageException("no host \"" + name + "\"", "");
    }
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }
}
