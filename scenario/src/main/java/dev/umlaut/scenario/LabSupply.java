// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.lab.LabClock;
import java.util.Collection;

/// Starts labs for a {@link SuiteRunner}. Safe for several threads.
///
/// @since 0.1
public interface LabSupply {
  /// Start a lab of its own, and wait until its hosts are ready.
  ///
  /// @param number tells the labs of a run apart; from 1
  /// @param clock by which it runs
  /// @param hosts that must run
  /// @throws dev.umlaut.os.EnvironmentException when this machine is not able, now or later
  /// @throws dev.umlaut.os.UmlautException when a host does not become ready
  SuiteLab start(int number, LabClock clock, Collection<String> hosts);

  /// What all hosts run.
  Software software();
}
