// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import dev.umlaut.os.Fd;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The first window of a calendar, in which its kernels boot: a long one, as nothing that they send
/// to each other leaves them before its end. So none waits for another, and each has a clock of its
/// own:
///
/// ```
///        begin                                                     end
///   a    ├─runs─┬·disk·┬─runs─┬──────── waits ─────────────────────┤ what a has sent
///   b    ├─runs───┬·disk·┬─runs──┬·disk·┬─runs─────────────────────┤ leaves now
/// ```
///
/// What devices do that are a kernel's own (its disk, its console, its way to this machine) is done
/// here, at the kernel's time, and in its order; what may reach other kernels is put off until the
/// end. So what happens does not depend on who was quicker.
///
/// Owned by the loop thread.
final class BootWindow {
  /// A kernel in the window, and what there is to do for it.
  private static final class Booting {
    private final ClockClient client;
    private final TimerQueue work = new TimerQueue();
    private long nowNanos;

    private Booting(ClockClient client, long nowNanos) {
      this.client = client;
      this.nowNanos = nowNanos;
    }
  }

  private final long endNanos;
  private final Fd log;
  private final Consumer<Throwable> failures;
  private final Consumer<ClockClient> deaf;
  private final List<Booting> booting = new ArrayList<>();
  private long sequence;

  /// @param endNanos no kernel gets further
  /// @param log as [ClockClient#run] has it
  /// @param failures told of what the kernels' work throws
  /// @param deaf told of each kernel that does not take the processor
  BootWindow(long endNanos, Fd log, Consumer<Throwable> failures, Consumer<ClockClient> deaf) {
    this.endNanos = endNanos;
    this.log = log;
    this.failures = failures;
    this.deaf = deaf;
  }

  long endNanos() {
    return endNanos;
  }

  /// Lets a kernel in, which begins.
  void add(ClockClient client, long nowNanos) {
    client.bootTasks().open();
    booting.add(new Booting(client, nowNanos));
  }

  /// A kernel that runs, or null: all wait for what this machine computes.
  @Nullable ClockClient running() {
    for (Booting kernel : booting) {
      if (!kernel.client.isIdle()) {
        return kernel.client;
      }
    }
    return null;
  }

  /// Whether a kernel is in the window.
  boolean has(ClockClient client) {
    return find(client) != null;
  }

  /// What time it is for a kernel in the window, or [Driver#NEVER].
  long nowNanos(ClockClient client) {
    Booting kernel = find(client);
    return kernel == null ? Driver.NEVER : kernel.nowNanos;
  }

  /// Schedules what concerns only one kernel in the window, before the end.
  void add(ClockClient client, long atNanos, int order, Runnable action) {
    Booting kernel = find(client);
    if (kernel != null) {
      kernel.work.add(new Timer(_ -> {}, action, atNanos, order, sequence++));
    }
  }

  /// A kernel gives the processor back.
  ///
  /// @return false when it did not have it
  boolean waits(ClockClient client) {
    boolean ran = has(client) && client.state() == ClockClient.State.RUNNING;
    if (ran) {
      client.waits();
    }
    return ran;
  }

  /// A kernel is gone.
  void remove(ClockClient client) {
    booting.remove(find(client));
  }

  @SuppressWarnings("ReferenceEquality") // the same one is meant
  private @Nullable Booting find(ClockClient client) {
    for (int i = 0; i < booting.size(); i++) {
      if (booting.get(i).client == client) {
        return booting.get(i);
      }
    }
    return null;
  }

  /// Lets every kernel that can go on do so.
  ///
  /// @return false when all have come to the end
  boolean advance() {
    List.copyOf(booting).forEach(this::advance);
    return !booting.isEmpty();
  }

  private void advance(Booting kernel) {
    ClockClient client = kernel.client;
    BootTasks tasks = client.bootTasks();
    while (client.isIdle()) {
      boolean stands = tasks.stands(); // before the tasks: who ends a claim has posted them
      Runnable task = tasks.poll();
      if (task != null) {
        run(task);
      } else if (stands || !goOn(kernel)) {
        return;
      }
    }
  }

  /// Goes to whatever comes next for a kernel that is idle.
  ///
  /// @return false when it has come to the end
  private boolean goOn(Booting kernel) {
    long wantedNanos = kernel.client.wantedNanos(kernel.nowNanos);
    long workNanos = kernel.work.firstNanos();
    if (workNanos <= wantedNanos && workNanos < endNanos) {
      kernel.nowNanos = Math.max(kernel.nowNanos, workNanos);
      Timer timer = kernel.work.takeDue(kernel.nowNanos);
      if (timer != null) {
        run(timer::run);
      }
    } else if (wantedNanos < endNanos) {
      kernel.nowNanos = wantedNanos;
      if (!kernel.client.run(wantedNanos, Math.min(workNanos, endNanos), log)) {
        deaf.accept(kernel.client);
      }
    } else if (kernel.client.bootTasks().closeIfIdle()) {
      booting.remove(kernel);
      return false;
    }
    return true;
  }

  private void run(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      failures.accept(e);
    }
  }
}
