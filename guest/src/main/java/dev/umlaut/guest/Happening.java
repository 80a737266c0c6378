// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.loop.EventLoop;
import dev.umlaut.loop.Timer;
import java.time.Duration;

/// Something that happens once, and for which threads wait by the lab's clock. Safe for any thread.
final class Happening {
  private final Object lock = new Object();
  private boolean happened;

  /// Marks it as happened; further calls change nothing.
  void happen() {
    synchronized (lock) {
      happened = true;
      lock.notifyAll();
    }
  }

  boolean hasHappened() {
    synchronized (lock) {
      return happened;
    }
  }

  /// Waits for as long as it takes.
  void await() throws InterruptedException {
    synchronized (lock) {
      while (!happened) {
        lock.wait();
      }
    }
  }

  /// Waits.
  ///
  /// @return whether it happened before the limit
  boolean await(EventLoop loop, Duration limit) throws InterruptedException {
    return await(loop, limit, () -> {});
  }

  /// Waits.
  ///
  /// @param expired runs on the loop thread at the limit, unless it has happened by then
  /// @return whether it happened before the limit
  boolean await(EventLoop loop, Duration limit, Runnable expired) throws InterruptedException {
    if (hasHappened()) {
      return true;
    }
    boolean[] over = new boolean[1];
    Timer timer =
        loop.after(
            limit,
            () -> {
              synchronized (lock) {
                over[0] = true;
                if (!happened) {
                  expired.run();
                }
                lock.notifyAll();
              }
            });
    try {
      synchronized (lock) {
        while (!happened && !over[0]) {
          lock.wait();
        }
        return happened;
      }
    } finally {
      timer.cancel();
    }
  }
}
