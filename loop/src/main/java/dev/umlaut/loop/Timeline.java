// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import java.time.Duration;
import java.util.concurrent.Executor;

/// On which things happen one after the other, by one clock: the [loop][EventLoop]'s, or that of
/// [one kernel][KernelClock], which differ while kernels [boot apart][VirtualTime#bootApart].
/// Tasks, timers and claims that concern one kernel belong on its own. Any thread.
///
/// @since 0.1
public interface Timeline extends Executor {
  /// Runs an action on the loop thread after a delay by this clock.
  ///
  /// @param delay zero or less means soon
  /// @throws java.util.concurrent.RejectedExecutionException as [EventLoop#execute]
  void later(Duration delay, Runnable action);

  /// Claims that this clock stands still, as [EventLoop#standing]: a kernel that boots apart does
  /// not keep others from going on.
  Claim standing();

  /// Whether the caller is the loop thread.
  boolean onLoopThread();
}
