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
  private final boolean reachesOthers;

  /// @param kernel null: none that has a clock here
  /// @param order of devices that act at the same time
  /// @param reachesOthers whether what the device does can be seen by others than its kernel
  DeviceClock(
      EventLoop loop,
      VirtualTimeDriver driver,
      @Nullable ClockClient kernel,
      int order,
      boolean reachesOthers) {
    this.loop = loop;
    this.driver = driver;
    this.kernel = kernel;
    this.order = order;
    this.reachesOthers = reachesOthers;
  }

  /// Schedules what the device does when the kernel has notified it, which was at the time that it
  /// has told. The kernel waits for an answer to the notification, and will not get further than to
  /// the device's action.
  ///
  /// @param latency of the action; [VirtualTime#LOOKAHEAD] if it is less
  public void notified(Duration latency, Runnable action) {
    long delayNanos = Math.max(latency.toNanos(), VirtualTime.LOOKAHEAD.toNanos());
    if (kernel == null) {
      Timer _ = loop.at(loop.nowNanos() + delayNanos, order, action);
      return;
    }
    long atNanos = driver.nowNanos(kernel) + delayNanos;
    if (kernel.state() == ClockClient.State.RUNNING) {
      atNanos = kernel.toldNanos() + delayNanos;
    }
    BootWindow boot = driver.bootOf(kernel);
    if (boot != null && reachesOthers) {
      atNanos = Math.max(atNanos, boot.endNanos());
    }
    kernel.stopAt(atNanos);
    if (boot != null && atNanos < boot.endNanos()) {
      boot.add(kernel, atNanos, order, action);
    } else {
      Timer _ = loop.at(atNanos, order, action);
    }
  }

  /// Runs what the device has left over of its work, soon, and before time goes on for its kernel.
  public void soon(Runnable action) {
    BootWindow boot = kernel == null || reachesOthers ? null : driver.bootOf(kernel);
    if (boot == null || kernel == null) {
      loop.execute(action);
    } else {
      boot.add(kernel, boot.nowNanos(kernel), order, action);
    }
  }

  /// Begins the accounts of the device's interrupts.
  ///
  /// @param overdue runs on the loop thread when the kernel does not acknowledge one for the
  ///   [limit][VirtualTime#onStuck]: it must end the device's connection and close the accounts
  public Interrupts interrupts(Runnable overdue) {
    return new Interrupts(driver, kernel, overdue);
  }
}
