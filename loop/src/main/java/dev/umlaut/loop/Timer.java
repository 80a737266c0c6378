// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import java.util.function.Consumer;

/// An action that a loop will run once, at its time. Of two timers with the same time the one of
/// the lower order runs first, and of two with the same order the one that was made first.
///
/// @since 0.1
public final class Timer {
  /// The place in [TimerQueue] of a timer that is not in it.
  static final int NOT_QUEUED = -1;

  /// Told when the timer is taken back.
  private final Consumer<Timer> onCancel;

  private final Runnable action;
  private final long atNanos;
  private final int order;
  private final long sequence;
  private volatile boolean cancelled;

  /// Where the timer is in the queue. Owned by the loop thread.
  int place = NOT_QUEUED;

  Timer(Consumer<Timer> onCancel, Runnable action, long atNanos, int order, long sequence) {
    this.onCancel = onCancel;
    this.action = action;
    this.atNanos = atNanos;
    this.order = order;
    this.sequence = sequence;
  }

  /// When the action is due, in nanoseconds since the loop's start.
  public long atNanos() {
    return atNanos;
  }

  /// Takes the timer back. On the loop thread the action will not run any more; from another thread
  /// it may be running at this moment. After it ran, and again, this does nothing. Any thread.
  public void cancel() {
    if (!cancelled) {
      cancelled = true;
      onCancel.accept(this);
    }
  }

  boolean isCancelled() {
    return cancelled;
  }

  boolean isBefore(Timer other) {
    if (atNanos != other.atNanos) {
      return atNanos < other.atNanos;
    }
    return order != other.order ? order < other.order : sequence < other.sequence;
  }

  void run() {
    if (!cancelled) {
      action.run();
    }
  }
}
