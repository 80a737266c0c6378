// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import dev.umlaut.os.Epoll;
import dev.umlaut.os.EventFds;
import dev.umlaut.os.Fd;
import java.util.concurrent.locks.ReentrantLock;

/// The machine's monotonic clock and epoll.
///
/// Owned by the loop thread, except for [#nowNanos] and [#wake].
final class RealTimeDriver implements Driver {
  private static final long WAKE_KEY = -1;

  private final long startNanos = System.nanoTime();
  private final Epoll epoll = new Epoll();
  private final Fd wakeUp = EventFds.create();

  /// Guards [#wakeUp] against being closed, and its number given to another file, while another
  /// thread signals it.
  private final ReentrantLock wakeUpLock = new ReentrantLock();

  /// The handler of the present wait: kept in a field so that a wait allocates no closure.
  private Epoll.ReadyHandler handler = (_, _) -> {};

  private final Epoll.ReadyHandler dispatch = this::dispatch;

  RealTimeDriver() {
    epoll.add(wakeUp, Epoll.IN, WAKE_KEY);
  }

  @Override
  public long nowNanos() {
    return System.nanoTime() - startNanos;
  }

  @Override
  public void add(Fd fd, int events, long key) {
    epoll.add(fd, events, key);
  }

  @Override
  public void modify(Fd fd, int events, long key) {
    epoll.modify(fd, events, key);
  }

  @Override
  public void remove(Fd fd) {
    epoll.remove(fd);
  }

  @Override
  public boolean isQuiet() {
    return true;
  }

  @Override
  public void timerAdded(long atNanos) {
    // It was added by the loop thread, which looks for the first one before it waits.
  }

  @Override
  public void await(long deadlineNanos, Epoll.ReadyHandler handler) {
    this.handler = handler;
    long timeoutNanos = deadlineNanos == NEVER ? -1 : Math.max(0, deadlineNanos - nowNanos());
    epoll.await(timeoutNanos, dispatch);
  }

  @Override
  public void wake() {
    wakeUpLock.lock();
    try {
      if (wakeUp.isOpen()) {
        EventFds.signal(wakeUp);
      }
    } finally {
      wakeUpLock.unlock();
    }
  }

  @Override
  public void close() {
    wakeUpLock.lock();
    try {
      epoll.close();
      wakeUp.close();
    } finally {
      wakeUpLock.unlock();
    }
  }

  private void dispatch(long key, int events) {
    if (key == WAKE_KEY) {
      long ignored = EventFds.drain(wakeUp);
    } else {
      handler.ready(key, events);
    }
  }
}
