// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.loop.EventLoop;

/// Says whether to look at a ring once more, in place of asking for a kick: for a few microseconds
/// after the last frame. A guest that sends one frame after the other then needs no system call for
/// them, the loop does not fall asleep between them, and one interrupt tells of many that were
/// sent. It is much shorter than what it costs to wake a thread that sleeps, so it pays off even
/// where guests want the processor.
///
/// Owned by the loop's thread.
final class BusyPoll {
  private static final long LAST_NANOS = 5_000;

  private final EventLoop loop;
  private final boolean realTime;
  private long untilNanos;

  /// In virtual time, in which a look takes none, there is nothing to wait for.
  BusyPoll(EventLoop loop) {
    this.loop = loop;
    this.realTime = loop.virtualTime().isEmpty();
  }

  /// Whether to look again.
  ///
  /// @param worked whether there was something this time
  boolean goesOn(boolean worked) {
    if (!realTime) {
      return false;
    }
    long nowNanos = loop.nowNanos();
    if (worked) {
      untilNanos = nowNanos + LAST_NANOS;
    }
    return nowNanos < untilNanos;
  }
}
