// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Tasks that wait for the loop thread: those of other threads in a bounded queue that makes its
/// callers wait when it is full, and those of the loop thread itself, which must never wait for
/// itself, in a list of its own with the same bound.
final class TaskQueue {
  /// How often a waiting caller looks whether the loop was closed meanwhile.
  private static final long CLOSED_CHECK_MILLIS = 50;

  private static final int CHECKS_MAX = 600; // 30 s

  private final int capacity;
  private final ArrayBlockingQueue<Runnable> fromOthers;

  /// Owned by the loop thread.
  private final ArrayDeque<Runnable> fromLoop = new ArrayDeque<>();

  /// The tasks of this turn. Owned by the loop thread.
  private final List<Runnable> batch = new ArrayList<>();

  private volatile boolean closed;

  TaskQueue(int capacity) {
    this.capacity = capacity;
    fromOthers = new ArrayBlockingQueue<>(capacity);
  }

  /// Adds a task of the loop thread.
  void addFromLoop(Runnable task) {
    if (closed || fromLoop.size() == capacity) {
      throw new RejectedExecutionException(
          closed ? "the loop is closed" : capacity + " tasks of the loop itself are waiting");
    }
    fromLoop.add(task);
  }

  /// Adds a task of another thread; waits while the queue is full.
  void addFromOther(Runnable task) {
    if (!offer(task)) {
      throw new RejectedExecutionException(
          closed ? "the loop is closed" : "the loop has not taken a task for 30 seconds");
    }
    // The last drain runs after `closed` is set: what it cannot have seen is taken back here.
    if (closed && fromOthers.remove(task)) {
      throw new RejectedExecutionException("the loop is closed");
    }
  }

  private boolean offer(Runnable task) {
    try {
      for (int check = 0; check < CHECKS_MAX && !closed; check++) {
        if (fromOthers.offer(task, CLOSED_CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
          return true;
        }
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedExecutionException("interrupted while the loop's queue was full", e);
    }
  }

  /// Whether nothing waits. Loop thread.
  boolean isEmpty() {
    return fromLoop.isEmpty() && fromOthers.isEmpty();
  }

  /// The tasks that wait now; what they add is for the next turn. The list is reused. Loop thread.
  List<Runnable> takeAll() {
    batch.clear();
    fromOthers.drainTo(batch);
    for (@Nullable Runnable task = fromLoop.poll(); task != null; task = fromLoop.poll()) {
      batch.add(task);
    }
    return batch;
  }

  /// Accepts nothing more. What is there can still be taken.
  void close() {
    closed = true;
  }
}
