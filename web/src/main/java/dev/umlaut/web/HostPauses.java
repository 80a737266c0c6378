// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.lab.LabHost;
import dev.umlaut.os.UmlautException;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Which hosts stand still. Any thread.
final class HostPauses {
  /// The state of such a host.
  static final String PAUSED = "paused";

  private final Set<String> paused = ConcurrentHashMap.newKeySet();

  boolean isPaused(String host) {
    return paused.contains(host);
  }

  /// Lets a host stand still.
  ///
  /// @return whether it did not before
  boolean pause(LabHost host) {
    if (!paused.add(host.name())) {
      return false;
    }
    boolean done = false;
    try {
      host.pause();
      done = true;
    } finally {
      if (!done) {
        paused.remove(host.name());
      }
    }
    return true;
  }

  /// Lets a host go on.
  ///
  /// @return whether it stood still
  boolean resume(LabHost host) {
    if (!paused.remove(host.name())) {
      return false;
    }
    host.resume();
    return true;
  }

  void resumeAll(Collection<LabHost> hosts) {
    hosts.forEach(this::resume);
  }

  /// A host is not what it was.
  void forget(String host) {
    paused.remove(host);
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
