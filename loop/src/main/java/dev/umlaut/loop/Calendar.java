// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import dev.umlaut.os.Fd;
import dev.umlaut.os.Memory;
import org.jspecify.annotations.Nullable;

/// What time it is, and which kernel has the processor until when.
///
/// A kernel tells its time only when it notifies a device; between that and its waiting it may be
/// ahead by what it was granted. So it is granted little, and time is never set back to before it.
///
/// Owned by the loop thread, except for [#nowNanos].
final class Calendar implements AutoCloseable {
  /// How far ahead a kernel may be of the time that it has told.
  private static final long GRANT_NANOS = 100_000;

  private final Fd log = Memory.anonymous("umlaut-calendar-log", 1);
  private Schedule schedule = new Schedule();
  private @Nullable ClockClient running;

  /// The kernel that runs may go up to here without asking.
  private long grantedNanos;

  /// It cannot have come further than this.
  private long ceilingNanos;

  private volatile long nowNanos;

  long nowNanos() {
    return nowNanos;
  }

  @Nullable ClockClient running() {
    return running;
  }

  Schedule schedule() {
    return schedule;
  }

  /// Moves on to a time at which nobody runs.
  void moveTo(long nanos) {
    nowNanos = Math.max(nowNanos, nanos);
    if (running == null) { // who runs is the only one to write the time
      schedule.currentTime(nowNanos);
    }
  }

  /// Gives a kernel the processor for the first time.
  ///
  /// @param untilNanos when something else comes
  /// @return whether the kernel takes it
  boolean letIn(ClockClient client, long untilNanos) {
    give(client, untilNanos);
    return client.start(nowNanos, schedule, log);
  }

  /// Gives a kernel the processor at the time that it asked for.
  ///
  /// @param untilNanos when something else comes
  /// @return whether the kernel takes it
  boolean run(ClockClient client, long requestNanos, long untilNanos) {
    moveTo(requestNanos);
    give(client, untilNanos);
    return client.run(requestNanos);
  }

  private void give(ClockClient client, long untilNanos) {
    running = client;
    client.state(ClockClient.State.RUNNING);
    schedule.currentTime(nowNanos);
    grant(Math.min(untilNanos, nowNanos + GRANT_NANOS));
    ceilingNanos = grantedNanos;
    schedule.running(client.id());
  }

  private void grant(long nanos) {
    grantedNanos = Math.max(nanos, nowNanos);
    schedule.freeUntil(grantedNanos);
  }

  /// Something will happen at this time that the kernel that runs must not pass, if it still can be
  /// told.
  void shorten(long nanos) {
    if (running != null && nanos < grantedNanos) {
      grant(nanos);
    }
  }

  /// The kernel that runs tells its time; it cannot be ahead of what it was granted.
  void listen() {
    if (running != null) {
      moveTo(Math.min(schedule.currentTime(), ceilingNanos));
    }
  }

  /// Runs something that the kernel that runs waits for. It is at the time that it has told, and
  /// will not get further than to what is scheduled now.
  void exactly(Runnable work) {
    work.run();
    ceilingNanos = Math.min(ceilingNanos, grantedNanos);
  }

  /// The kernel that runs gives the processor back, and waits.
  void waits(ClockClient client) {
    listen();
    client.state(ClockClient.State.WAITING);
    takeBack(client);
    moveTo(Math.min(ceilingNanos, schedule.request(client.id())));
  }

  /// Takes the processor back from a kernel, if it has it.
  void takeBack(ClockClient client) {
    if (running == client) {
      running = null;
      schedule.running(Schedule.CALENDAR);
      schedule.currentTime(nowNanos);
    }
  }

  /// Goes on with new memory when a kernel has cut off the old one.
  ///
  /// @return whether it was so; then no kernel has a clock any more
  boolean replaceLost() {
    Schedule lost = schedule;
    if (lost.isWhole()) {
      return false;
    }
    running = null;
    schedule = new Schedule();
    moveTo(nowNanos);
    lost.close();
    return true;
  }

  @Override
  public void close() {
    log.close();
    schedule.close();
  }
}
