// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.guest.Shell;
import dev.umlaut.lab.Fault;
import dev.umlaut.lab.Faults;
import dev.umlaut.os.UmlautException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

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

  /// Begins a time line of faults, now.
  ///
  /// @param told of each, by a thread that must not be made to wait
  /// @return to be closed: that ends it, and mends the links
  default AutoCloseable inject(List<Fault> faults, Consumer<Faults.Happened> told) {
    throw new UmlautException("these hosts have no links to which something could happen", "");
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
