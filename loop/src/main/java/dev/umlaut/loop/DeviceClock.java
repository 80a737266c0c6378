// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What one device of a kernel needs of virtual time. Owned by the loop thread.
///
/// @since 0.1
public final class DeviceClock {
  private final EventLoop loop;
  private final VirtualTimeDriver driver;
  private final @Nullable ClockClient kernel;
  private final int order;

  /// @param kernel null: none that has a clock here
  /// @param order of devices that act at the same time
  DeviceClock(EventLoop loop, VirtualTimeDriver driver, @Nullable ClockClient kernel, int order) {
    this.loop = loop;
    this.driver = driver;
    this.kernel = kernel;
    this.order = order;
  }

  /// Schedules what the device does when the kernel has notified it, which was at the time that it
  /// has told. The kernel waits for an answer to the notification, and will not get further than to
  /// the device's action.
  ///
  /// @param latency of the action; [VirtualTime#LOOKAHEAD] if it is less
  public void notified(Duration latency, Runnable action) {
    long delayNanos = Math.max(latency.toNanos(), VirtualTime.LOOKAHEAD.toNanos());
    long atNanos = loop.nowNanos() + delayNanos;
    if (kernel != null && kernel.state() == ClockClient.State.RUNNING) {
      atNanos = kernel.toldNanos() + delayNanos;
      kernel.stopAt(atNanos);
    }
    Timer _ = loop.at(atNanos, order, action);
  }

  /// Begins the accounts of the device's interrupts.
  ///
  /// @param overdue runs on the loop thread when the kernel does not acknowledge one for the
  ///   [limit][VirtualTime#onStuck]: it must end the device's connection and close the accounts
  public Interrupts interrupts(Runnable overdue) {
    return new Interrupts(driver, kernel, overdue);
  }
}
