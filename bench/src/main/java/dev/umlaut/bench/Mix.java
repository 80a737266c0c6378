// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import dev.umlaut.frame.MacAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What is sent: frames of these sizes in turns.
///
/// @param title for a table
record Mix(String title, List<Integer> sizes) {
  static final int ETHER_TYPE = 0x88b5; // IEEE's for local experiments
  static final Mix SMALL = new Mix("64", List.of(64));
  static final Mix LARGE = new Mix("1514", List.of(1514));
  static final List<Mix> ALL =
      List.of(
          SMALL,
          new Mix("512", List.of(512)),
          LARGE,
          new Mix("IMIX", List.of(64, 64, 64, 64, 64, 64, 64, 594, 594, 594, 594, 1514)));

  /// The average of a frame's bytes.
  double bytes() {
    return sizes.stream().mapToInt(Integer::intValue).average().orElse(0);
  }

  /// The frames that one port sends to another.
  List<byte[]> frames(int from, int to) {
    List<byte[]> frames = new ArrayList<>();
    for (int size : sizes) {
      frames.add(
          ByteBuffer.allocate(size)
              .put(MacAddress.parse(address(to)).octets())
              .put(MacAddress.parse(address(from)).octets())
              .putShort((short) ETHER_TYPE)
              .array());
    }
    return frames;
  }

  /// The address of a port's host.
  static String address(int port) {
    return String.format(Locale.ROOT, "52:54:00:00:0a:%02x", port);
  }
}
