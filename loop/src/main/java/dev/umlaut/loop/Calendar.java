// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import dev.umlaut.os.Fd;
import dev.umlaut.os.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What time it is, and which kernels run until when.
///
/// Kernels run side by side, in windows. Whatever one does reaches another only through a device,
/// and no device acts before [VirtualTime#LOOKAHEAD] after it was notified. So from the earliest
/// time at which anybody wants to run, all may run for as long, and cannot miss anything:
///
/// ```
///        now = first request          window's end
///   a    ├──runs───────kick──────────►│···
///   b    ·····├──runs────────────────►│···  ▲ what a's kick does is here or later
///   c    ·····························│··|  its request is later: it is not woken up
/// ```
///
/// The clock stays at the window's begin while kernels run, and then goes on to whatever comes
/// next: it never goes back, and what happens does not depend on who was quicker.
///
/// Owned by the loop thread, except for [#nowNanos].
final class Calendar implements AutoCloseable {
  private static final long LOOKAHEAD_NANOS = VirtualTime.LOOKAHEAD.toNanos();

  /// How far a kernel may go when all others wait for longer. It does not tell when it begins to
  /// wait, and if it then is interrupted it has waited until here.
  private static final long ALONE_NANOS = 100_000;

  private final Fd log = Memory.anonymous("umlaut-calendar-log", 1);
  private final List<ClockClient> running = new ArrayList<>();
  private volatile long nowNanos;
  private long apartNanos;
  private @Nullable BootWindow boot;

  long nowNanos() {
    return nowNanos;
  }

  /// What time it is for a kernel.
  long nowNanos(ClockClient client) {
    BootWindow apart = bootOf(client);
    return apart == null ? nowNanos : apart.nowNanos(client);
  }

  /// One of the kernels that run, or null when none does.
  @Nullable ClockClient running() {
    if (boot != null) {
      return boot.running();
    }
    return running.isEmpty() ? null : running.getFirst();
  }

  /// How long the window is in which the first kernels boot, each by itself; 0: there is none.
  void bootApart(long nanos) {
    apartNanos = nanos;
  }

  /// The window in which a kernel boots, or null.
  @Nullable BootWindow bootOf(ClockClient client) {
    return boot != null && boot.has(client) ? boot : null;
  }

  /// Whether kernels boot apart, each by its own clock.
  boolean boots() {
    return boot != null;
  }

  /// Lets kernels that boot apart go on, and ends their window when all have come to its end.
  void advanceBoot() {
    if (boot != null && !boot.advance()) {
      moveTo(boot.endNanos());
      boot = null;
    }
  }

  /// Moves on to a time at which nobody runs.
  void moveTo(long nanos) {
    nowNanos = Math.max(nowNanos, nanos);
  }

  /// Lets kernels run, those that want to before anybody else could have sent them anything.
  ///
  /// @param clients whose wishes were looked at
  /// @param deadlineNanos when something else comes, later than the first wish
  /// @param deaf told of each kernel that does not take it
  /// @param failures told of what goes wrong in devices of kernels that boot
  void openWindow(
      ClockClients clients,
      long deadlineNanos,
      Consumer<ClockClient> deaf,
      Consumer<Throwable> failures) {
    ClockClient first = clients.first();
    moveTo(clients.firstNanos());
    long apart = Math.min(deadlineNanos, nowNanos + apartNanos);
    apartNanos = 0;
    if (apart > nowNanos) {
      BootWindow window = new BootWindow(apart, log, failures, deaf);
      boot = window;
      clients.forEach(client -> window.add(client, nowNanos));
      return;
    }
    long together = Math.min(deadlineNanos, nowNanos + LOOKAHEAD_NANOS);
    long alone =
        Math.min(
            deadlineNanos,
            nowNanos + LOOKAHEAD_NANOS + Math.min(ALONE_NANOS, clients.secondNanos() - nowNanos));
    for (int id = 1; id <= clients.last(); id++) {
      ClockClient client = clients.find(id);
      if (client != null && client.wantedNanos(nowNanos) < together) {
        running.add(client);
        if (!client.run(nowNanos, client == first ? alone : together, log)) {
          deaf.accept(client);
        }
      }
    }
  }

  /// A kernel gives the processor back.
  ///
  /// @return false when it did not have it
  boolean waits(ClockClient client) {
    if (boot != null) {
      return boot.waits(client);
    }
    boolean ran = running.remove(client);
    if (ran) {
      client.waits();
    }
    return ran;
  }

  /// Takes the processor back from a kernel that is gone, if it had it.
  void takeBack(ClockClient client) {
    if (boot != null) {
      boot.remove(client);
    }
    running.remove(client);
  }

  @Override
  public void close() {
    log.close();
  }
}
