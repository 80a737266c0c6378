// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What has happened in a lab, in its order, for as many readers as like. The oldest of more than
/// ten thousand events are forgotten. Any thread.
final class EventLog implements AutoCloseable {
  static final int EVENTS_MAX = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final Deque<LabEvent> events = new ArrayDeque<>();
  private final InstantSource clock;
  private long lastNumber;
  private boolean closed;

  /// @param clock says when something happened
  EventLog(InstantSource clock) {
    this.clock = clock;
  }

  void host(String host, String state) {
    add("host", host, state, new Problem("", ""));
  }

  void lab(String state, Problem problem) {
    add("lab", "", state, problem);
  }

  /// @param event what kind of part of the lab it is about, such as `interface`
  /// @param name the part's
  void part(String event, String name, String state) {
    add(event, name, state, new Problem("", ""));
  }

  void time(String state) {
    add("time", "", state, new Problem("", ""));
  }

  private void add(String event, String host, String state, Problem problem) {
    lock.lock();
    try {
      String at = clock.instant().toString();
      events.add(
          new LabEvent(++lastNumber, at, event, host, state, problem.message(), problem.hint()));
      if (events.size() > EVENTS_MAX) {
        events.remove();
      }
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits for events.
  ///
  /// @param last the number of the last one that the reader has, 0 at first
  /// @param limit of the wait, by this machine's clock
  /// @return those behind it; none when there were none within the limit, or there will be none
  List<LabEvent> after(long last, Duration limit) throws InterruptedException {
    lock.lock();
    try {
      long leftNanos = limit.toNanos();
      while (lastNumber <= last && !closed && leftNanos > 0) {
        leftNanos = more.awaitNanos(leftNanos);
      }
      return events.stream().filter(event -> event.number() > last).toList();
    } finally {
      lock.unlock();
    }
  }

  /// The number of the last event.
  long lastNumber() {
    lock.lock();
    try {
      return lastNumber;
    } finally {
      lock.unlock();
    }
  }

  /// Whether nothing will follow.
  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /// Says that nothing will follow.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
