// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// The clock of one kernel in virtual time, from before it starts until it has ended.
///
/// @since 0.1
public final class KernelClock implements Timeline, AutoCloseable {
  private static final int DEVICES_MAX = 1 << 10;

  private final EventLoop loop;
  private final VirtualTimeDriver driver;
  private final ClockClient client;
  private int devices;

  KernelClock(EventLoop loop, VirtualTimeDriver driver, ClockClient client) {
    this.loop = loop;
    this.driver = driver;
    this.client = client;
  }

  /// The clock as the kernel's next device needs it. Of two things that happen at the same time
  /// that of the first kernel, and of its first device, comes first: devices must be added in the
  /// same order in every run. Loop thread.
  ///
  /// @param reachesOthers whether what the device does can be seen by others than its kernel, as
  ///   with a network card, and unlike with a disk: see [VirtualTime#bootApart]
  /// @throws IllegalStateException when there are more than 1024
  public DeviceClock addDevice(boolean reachesOthers) {
    if (devices == DEVICES_MAX) {
      throw new IllegalStateException("more than " + DEVICES_MAX + " devices of one kernel");
    }
    int order = client.id() * DEVICES_MAX + devices++;
    return new DeviceClock(loop, driver, client, order, reachesOthers);
  }

  /// Runs a task on the loop thread while the kernel does not run.
  ///
  /// @throws java.util.concurrent.RejectedExecutionException as [EventLoop#execute]
  @Override
  public void execute(Runnable task) {
    if (!client.bootTasks().add(task)) {
      loop.execute(task);
    } else {
      loop.wakeUp();
    }
  }

  @Override
  public void later(Duration delay, Runnable action) {
    if (!loop.onLoopThread()) {
      execute(() -> later(delay, action));
      return;
    }
    BootWindow boot = driver.bootOf(client);
    long atNanos = driver.nowNanos(client) + delay.toNanos();
    if (boot != null && atNanos < boot.endNanos()) {
      boot.add(client, atNanos, 0, action);
    } else {
      Timer _ = loop.at(atNanos, action);
    }
  }

  @Override
  public Claim standing() {
    AtomicInteger own = client.bootTasks().holds();
    return own == null ? loop.standing() : new Claim(own, loop::wakeUp);
  }

  @Override
  public boolean onLoopThread() {
    return loop.onLoopThread();
  }

  /// Whether the kernel has ended, which is known before any more time passes. Loop thread.
  public boolean hasEnded() {
    return client.state() == ClockClient.State.GONE;
  }

  /// The kernel has ended, or will not start. Any thread; further calls do nothing.
  @Override
  public void close() {
    loop.call(() -> {
      driver.forget(client);
      return true;
    });
  }
}
