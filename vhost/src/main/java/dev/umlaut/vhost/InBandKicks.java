// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.loop.DeviceClock;
import java.util.function.Consumer;

/// Notifications of queues in virtual time: messages of the connection, not of descriptors of their
/// own. The guest waits for the answer, which is sent when the device's work is in the calendar.
///
/// Owned by the loop's thread.
final class InBandKicks {
  private final DeviceClock clock;
  private final Device device;
  private final Consumer<Runnable> guarded;
  private final boolean[] pending;

  /// @param guarded runs what may fail by the guest's doing
  InBandKicks(DeviceClock clock, Device device, Consumer<Runnable> guarded) {
    this.clock = clock;
    this.device = device;
    this.guarded = guarded;
    this.pending = new boolean[device.queueCount()];
  }

  /// The driver has put something into a queue; a second time before it was looked at changes
  /// nothing.
  void kicked(int queue) {
    if (!pending[queue]) {
      pending[queue] = true;
      clock.notified(device.latency(), () -> serve(queue));
    }
  }

  private void serve(int queue) {
    pending[queue] = false;
    guarded.accept(() -> device.notified(queue));
  }
}
