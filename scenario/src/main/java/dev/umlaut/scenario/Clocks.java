// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.lab.LabClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// The two clocks of a scenario: that on the wall and that of the lab, which are one in real time.
///
/// @param wall what time people have
/// @param virtual what time the hosts have; empty in real time
record Clocks(InstantSource wall, Optional<InstantSource> virtual) {
  /// One moment on both.
  record Moment(Instant wall, Instant lab) {}

  Moment now() {
    Instant now = wall.instant();
    return new Moment(now, virtual.map(InstantSource::instant).orElse(now));
  }

  Took since(Moment begin) {
    Moment now = now();
    return new Took(
        Duration.between(begin.wall(), now.wall()), Duration.between(begin.lab(), now.lab()));
  }

  /// What a command took of which the lab has measured its own time. In real time that is all there
  /// is to know: what this side did before and after is no part of it.
  Took command(Moment begin, Duration lab) {
    return virtual.isPresent() ? new Took(since(begin).wall(), lab) : Took.real(lab);
  }

  /// The longest that a command may take, by the lab's clock.
  Duration limit(String command, Duration limit) {
    return SleepLimit.of(virtual.isPresent() ? LabClock.VIRTUAL : LabClock.REAL, command, limit);
  }

  /// The clock that a scenario's limits and its `date` go by.
  InstantSource lab() {
    return virtual.orElse(wall);
  }
}
