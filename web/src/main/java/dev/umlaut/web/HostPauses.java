// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.lab.LabHost;
import dev.umlaut.os.UmlautException;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/// Which hosts of a lab stand still, because somebody or a fault has paused them. Any thread.
///
/// @param hosts those that run
record HostPauses(Supplier<List<LabHost>> hosts) {
  /// The state of such a host.
  static final String PAUSED = "paused";

  boolean isPaused(String host) {
    return hosts.get().stream().anyMatch(one -> one.name().equals(host) && one.isPaused());
  }

  void resumeAll(Collection<String> names) {
    for (LabHost host : hosts.get()) {
      if (names.contains(host.name()) && host.isPaused()) {
        boolean _ = host.resume();
      }
    }
  }

  /// @throws UmlautException one of the hosts stands still
  void requireNone(Collection<String> hosts) {
    for (String host : hosts) {
      if (isPaused(host)) {
        throw new UmlautException(
            "host " + host + " is paused", "\"umlaut resume %s\" lets it go on".formatted(host));
      }
    }
  }
}
