// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.frame.PacketSummary;

/// A packet in a list.
///
/// @param number of the packet, since somebody began to watch
/// @param seconds of its time since 1970, by the lab's clock
/// @param nanos the rest of it
/// @param link where it was seen
/// @param out whether the interface has sent it
/// @param length bytes that it has
/// @param source an address
/// @param destination an address
/// @param protocol the innermost that is known
/// @param info what it says
/// @param bytes the first of it, in Base64
/// @since 0.1
public record PacketRow(
    long number,
    long seconds,
    int nanos,
    String link,
    boolean out,
    int length,
    String source,
    String destination,
    String protocol,
    String info,
    String bytes) {
  /// Most bytes of a packet that are shown.
  static final int BYTES_MAX = PacketSummary.LOOK_BYTES;
}
