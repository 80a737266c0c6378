// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import dev.umlaut.os.Epoll;
import dev.umlaut.os.EventFds;
import dev.umlaut.os.Fd;
import java.util.concurrent.locks.ReentrantLock;

/// Ends the wait of a driver from any thread.
///
/// Owned by the loop thread, except for [#signal].
final class WakeUp implements AutoCloseable {
  static final long KEY = -1;

  private final Fd fd = EventFds.create();

  /// Guards the descriptor against being closed, and its number given to another file, while
  /// another thread signals it.
  private final ReentrantLock lock = new ReentrantLock();

  WakeUp(Epoll epoll) {
    epoll.add(fd, Epoll.IN, KEY);
  }

  /// Does nothing after [#close]. Any thread.
  void signal() {
    lock.lock();
    try {
      if (fd.isOpen()) {
        EventFds.signal(fd);
      }
    } finally {
      lock.unlock();
    }
  }

  void drain() {
    long ignored = EventFds.drain(fd);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      fd.close();
    } finally {
      lock.unlock();
    }
  }
}
