// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import java.time.Duration;

/// A virtio device (virtio 1.2), seen from the back end: what it offers, and what it does when its
/// driver asks. One driver uses it at a time; after that one is gone another may come.
///
/// All methods are called on the loop's thread. A device may throw when its driver breaks the
/// rules: the connection to that driver then ends, and [#driverStopped()] follows.
///
/// @since 0.1
public interface Device {
  /// The device's number in the virtio standard: net 1, blk 2, console 3, rng 4, vsock 19, fs 26.
  int virtioId();

  /// How many queues the device has.
  int queueCount();

  /// The feature bits of this kind of device, 0 to 23 and 50 on; those of rings and transport are
  /// added by the server.
  long features();

  /// The device's configuration space as it is now, little-endian.
  byte[] config();

  /// A driver has chosen its features and is about to set its queues up. State of the last driver
  /// is void.
  void driverStarted(Transport driver);

  /// The driver has put something into a queue, or the queue has just been set up.
  ///
  /// @param queue from 0 to [#queueCount()] - 1
  void notified(int queue);

  /// How long after the driver has put something into a queue the device serves it, in virtual
  /// time. In real time it takes what it takes.
  default Duration latency() {
    return Duration.ZERO;
  }

  /// Whether what the device does can be seen by others than its driver's kernel, as with a network
  /// card. In virtual time, what cannot is done by the kernel's own clock while hosts boot, and the
  /// loop's stands still meanwhile: timers of such a device are for limits, which may come late.
  default boolean reachesOthers() {
    return true;
  }

  /// The driver is gone, and its memory with it.
  void driverStopped();
}
