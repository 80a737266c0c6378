// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

/// Feature bits that do not depend on the kind of device (virtio 1.2, section 6).
final class Virtio {
  static final int RING_INDIRECT_DESC = 28;
  static final int RING_EVENT_IDX = 29;
  static final int PROTOCOL_FEATURES = 30; // of vhost-user, not of virtio
  static final int VERSION_1 = 32;

  private Virtio() {}

  static long bits(int... numbers) {
    long bits = 0;
    for (int number : numbers) {
      bits |= 1L << number;
    }
    return bits;
  }
}
