// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.time.Duration;

/// Sees many scenarios run. All but what {@link #following} returns is called by one thread at a
/// time, whichever that is; the run waits meanwhile.
///
/// @since 0.1
public interface SuiteListener {
  /// A scenario begins: its hosts are prepared or booted.
  default void jobStarted(SuiteJob job) {}

  /// The hosts of a scenario are ready.
  ///
  /// @param booted how many had to be booted for it
  /// @param took how long that took
  default void hostsReady(SuiteJob job, int booted, Duration took) {}

  /// Make a listener for the details of a scenario. It is called by the thread that runs it.
  default ScenarioListener following(SuiteJob job) {
    return ScenarioListener.silent();
  }

  /// A scenario could not be carried out and begins again in a fresh lab.
  ///
  /// @param why one line
  default void jobRepeated(SuiteJob job, String why) {}

  /// A scenario has ended. Results are large: whoever needs only a part must not keep the whole.
  default void jobDone(SuiteJob job, ScenarioResult result) {}

  /// A scenario was ended before it came to a verdict, because the run was.
  default void jobAbandoned(SuiteJob job) {}
}
