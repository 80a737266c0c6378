// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.loop.EventLoop;
import java.time.Duration;

/// How far one host has come. Safe for any thread.
final class BootProgress {
  private final Happening decided = new Happening();
  private final BootListener listener;
  private final String host;
  private Phase phase = Phase.SPAWNED;
  private Phase lastAlive = Phase.SPAWNED;

  BootProgress(String host, BootListener listener) {
    this.host = host;
    this.listener = listener;
  }

  /// Goes forward to a phase; a phase that is behind us changes nothing.
  synchronized void reached(Phase next) {
    if (next.compareTo(phase) <= 0) {
      return;
    }
    phase = next;
    if (next != Phase.ENDED) {
      lastAlive = next;
    }
    listener.reached(host, next);
    if (next.compareTo(Phase.READY) >= 0) {
      decided.happen();
    }
  }

  /// Ends the waiting: there will be no further phase worth it.
  void giveUp() {
    decided.happen();
  }

  synchronized Phase phase() {
    return phase;
  }

  /// The furthest phase, its end apart.
  synchronized Phase lastAlive() {
    return lastAlive;
  }

  /// Waits until the host is ready or has ended.
  ///
  /// @return whether that was before the limit
  boolean await(EventLoop loop, Duration limit) throws InterruptedException {
    return decided.await(loop, limit);
  }
}
