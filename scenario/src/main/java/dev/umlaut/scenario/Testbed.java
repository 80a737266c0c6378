// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.guest.Shell;
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
}
