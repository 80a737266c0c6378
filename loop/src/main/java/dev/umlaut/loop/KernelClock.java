// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

/// The clock of one kernel in virtual time, from before it starts until it has ended.
///
/// @since 0.1
public final class KernelClock implements AutoCloseable {
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
  /// @throws IllegalStateException when there are more than 1024
  public DeviceClock addDevice() {
    if (devices == DEVICES_MAX) {
      throw new IllegalStateException("more than " + DEVICES_MAX + " devices of one kernel");
    }
    return new DeviceClock(loop, driver, client, client.id() * DEVICES_MAX + devices++);
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
