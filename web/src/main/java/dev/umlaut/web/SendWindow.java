// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How much may be sent to somebody who says what he has dealt with. A browser takes whatever comes
/// and keeps it: without a window, what a host writes fast would fill its memory. Any thread.
final class SendWindow {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long window; // 0: no limit
  private long underWay;
  private boolean closed;

  /// Begins to count.
  ///
  /// @param bytes 0 or less: no limit
  void open(int bytes) {
    update(() -> window = Math.max(0, bytes));
  }

  /// So much more has been dealt with.
  void shown(int bytes) {
    update(() -> underWay = Math.max(0, underWay - Math.max(0, bytes)));
  }

  /// Nobody will deal with anything any more.
  void close() {
    update(() -> closed = true);
  }

  private void update(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until something may be sent: there is room for it, or nothing is under way.
  ///
  /// @throws IOException nobody is there any more
  void take(int bytes) throws IOException {
    lock.lock();
    try {
      while (!closed && window > 0 && underWay > 0 && underWay + bytes > window) {
        changed.awaitUninterruptibly();
      }
      if (closed) {
        throw new IOException("closed");
      }
      underWay += window > 0 ? bytes : 0;
    } finally {
      lock.unlock();
    }
  }
}
