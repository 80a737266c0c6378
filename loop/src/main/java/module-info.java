// SPDX-License-Identifier: Apache-2.0

/// The event loop: one thread that owns the devices of a lab, its descriptors, timers and posted
/// tasks, and the one clock that the whole project reads. Nothing outside this room sleeps or asks
/// for the time.
module dev.umlaut.loop {
  requires transitive dev.umlaut.os;
  requires static transitive org.jspecify;

  exports dev.umlaut.loop;
}
