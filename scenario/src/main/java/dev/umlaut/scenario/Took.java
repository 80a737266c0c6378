// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.time.Duration;

/// How long something took, by both clocks of a run.
///
/// @param wall by the clock on the wall: how long somebody waited for it
/// @param lab by the clock of the hosts; in real time that is the same one
/// @since 0.1
public record Took(Duration wall, Duration lab) {
  /// No time at all.
  public static final Took NONE = new Took(Duration.ZERO, Duration.ZERO);

  /// What took that long in real time.
  public static Took real(Duration both) {
    return new Took(both, both);
  }

  /// This and something else after it.
  public Took plus(Took next) {
    return new Took(wall.plus(next.wall), lab.plus(next.lab));
  }
}
