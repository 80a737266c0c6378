// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.guest.Shell;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Running hosts, as far as a scenario needs to know them.
///
/// @since 0.1
public interface Testbed {
  /// The hosts that run.
  Set<String> hosts();

  /// A way to run commands in a host.
  ///
  /// @param host one of {@link #hosts}
  Shell shell(String host);

  /// What runs in the hosts, as far as it is known without asking them.
  Software software();

  /// The keys, certificates and the like that a host gets for one scenario.
  ///
  /// @param scenario the scenario's name with its family's: `ikev2/rw-cert`
  /// @param host one of {@link #hosts}
  /// @return absolute path and content; the caller must not change it
  default Map<String, byte[]> credentials(String scenario, String host) {
    return Map.of();
  }

  /// What is filled into the scenario's files that are templates (`data.sql.in`): name and text.
  default Map<String, String> fillIns() {
    return Map.of();
  }

  /// What time the hosts have, when they run in virtual time; empty in real time.
  default Optional<InstantSource> virtualClock() {
    return Optional.empty();
  }

  /// The processor time that the hosts have used until now, never less than before.
  default Duration cpuTime() {
    return Duration.ZERO;
  }
}
