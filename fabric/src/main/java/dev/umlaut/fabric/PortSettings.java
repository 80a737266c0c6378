// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import java.util.List;

/// What a switch is told of one of its ports. A hub has none of it.
///
/// @param vlans which VLANs it carries
/// @param addressesMax how many addresses may be known behind it; from more, frames are carried,
///   but the addresses are not learnt
/// @param mirror names of the ports whose frames it sees, in place of its own; "*" for all; empty:
///   it is no mirror
/// @since 0.1
public record PortSettings(PortVlans vlans, int addressesMax, List<String> mirror) {
  /// All ports, as an element of [#mirror].
  public static final String ALL_PORTS = "*";

  /// A port like any other.
  public static final PortSettings PLAIN =
      new PortSettings(PortVlans.PLAIN, Integer.MAX_VALUE, List.of());

  /// Copies the list.
  public PortSettings {
    mirror = List.copyOf(mirror);
    if (addressesMax < 1) {
      throw new IllegalArgumentException("no more than " + addressesMax + " addresses");
    }
  }

  /// Whether it sees frames of other ports, and sends none.
  public boolean isMirror() {
    return !mirror.isEmpty();
  }

  /// Whether it sees the frames of a port.
  boolean sees(String port) {
    return mirror.contains(ALL_PORTS) || mirror.contains(port);
  }
}
