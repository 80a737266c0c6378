// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.lab.LabTime;

/// The time of a lab.
///
/// @param virtual whether it is virtual
/// @param pace how virtual time goes on by itself: `paused`, `1x`, `10x`, …, `max`; `real`
/// @param now what time the hosts have, as ISO 8601 has it
/// @param elapsedMillis how much of it has passed since the lab's start
/// @since 0.1
public record TimeState(boolean virtual, String pace, String now, long elapsedMillis) {
  static TimeState of(LabTime time) {
    return new TimeState(
        true, time.pace().toString(), time.now().toString(), time.elapsed().toMillis());
  }
}
