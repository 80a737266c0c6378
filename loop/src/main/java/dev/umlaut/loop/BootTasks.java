// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What other threads have for one kernel while it boots apart from others: tasks, and claims that
/// its time stands still. Any thread, unless a method says otherwise.
final class BootTasks {
  private static final int TASKS_MAX = 4096;

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final AtomicInteger holds = new AtomicInteger();

  /// Guarded by this, as are the tasks.
  private boolean open;

  /// The kernel's window begins. Loop thread.
  synchronized void open() {
    open = true;
  }

  /// The kernel has come to the end of its window. Loop thread.
  ///
  /// @return false when there is something left to do
  synchronized boolean closeIfIdle() {
    open = open && (holds.get() > 0 || !tasks.isEmpty());
    return !open;
  }

  /// Adds a task.
  ///
  /// @return false when it is the loop's, as the kernel does not boot apart
  /// @throws RejectedExecutionException when 4096 wait already
  synchronized boolean add(Runnable task) {
    if (open) {
      if (tasks.size() == TASKS_MAX) {
        throw new RejectedExecutionException("more than " + TASKS_MAX + " tasks for one kernel");
      }
      tasks.add(task);
    }
    return open;
  }

  /// Takes the next task, or null when there is none. Loop thread.
  synchronized @Nullable Runnable poll() {
    return tasks.poll();
  }

  /// Whose claims count now: the kernel's own, or null when they are the loop's.
  synchronized @Nullable AtomicInteger holds() {
    return open ? holds : null;
  }

  /// Whether the kernel's time stands still.
  boolean stands() {
    return holds.get() > 0;
  }
}
