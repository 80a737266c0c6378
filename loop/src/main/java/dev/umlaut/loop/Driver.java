// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import dev.umlaut.os.Epoll;
import dev.umlaut.os.Fd;
import java.util.function.Consumer;

/// Where a loop's time comes from, and how it waits: in real or in virtual time.
///
/// Owned by the loop thread, except for [#nowNanos] and [#wake].
sealed interface Driver extends AutoCloseable permits RealTimeDriver, VirtualTimeDriver {
  /// The deadline of a loop without timers.
  long NEVER = Long.MAX_VALUE;

  /// Nanoseconds since the loop's start. Any thread.
  long nowNanos();

  /// Adds a descriptor; see [Epoll#add]. Keys are 0 or more.
  void add(Fd fd, int events, long key);

  /// Changes what a descriptor waits for; see [Epoll#modify].
  void modify(Fd fd, int events, long key);

  /// Removes a descriptor; see [Epoll#remove].
  void remove(Fd fd);

  /// Whether tasks and timers may run: not while a kernel runs that must not be disturbed.
  boolean isQuiet();

  /// Waits until a descriptor is ready, the time is `deadlineNanos`, or [#wake] was called.
  ///
  /// @param deadlineNanos on the clock of [#nowNanos]; one that has passed means do not wait
  /// @param handler told of ready descriptors, on this thread
  void await(long deadlineNanos, Epoll.ReadyHandler handler);

  /// Sets who is told of what went wrong without ending the loop.
  void failures(Consumer<Throwable> handler);

  /// Looks whether an error came from memory that the driver shares with others, and if so does
  /// without it from now on.
  ///
  /// @return false when the error is none of the driver's
  boolean outlives(InternalError error);

  /// Ends the present or the next wait. Any thread; does nothing after [#close].
  void wake();

  @Override
  void close();
}
