// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import java.time.Duration;
import java.util.List;

/// One Ethernet segment. Owned by the loop's thread: attach, send and close there.
///
/// @since 0.1
public sealed interface Network permits Switch, Hub {
  /// Most ports of one network.
  int MAX_PORTS = 1024;

  /// A switch that learns which address is behind which port.
  ///
  /// @param name for people
  /// @param wiring of its cables; its loop's thread owns the switch, and its clock ages what was
  ///   learned
  static Network switched(String name, Wiring wiring) {
    return switched(name, wiring, Switch.AGEING);
  }

  /// The same with another time after which an address is forgotten.
  ///
  /// @param ageing after its last frame
  static Network switched(String name, Wiring wiring, Duration ageing) {
    return new Switch(name, wiring.loop()::nowNanos, wiring, ageing);
  }

  /// A hub: every frame goes to every other port.
  ///
  /// @param name for people
  /// @param wiring of its cables; its loop's thread owns the hub
  static Network hub(String name, Wiring wiring) {
    return new Hub(name, wiring);
  }

  /// The name, for people.
  String name();

  /// Plugs a port in.
  ///
  /// @param name for people: `moon:eth0`
  /// @throws IllegalStateException when [#MAX_PORTS] are plugged in
  Attachment attach(String name, Port port);

  /// What is plugged in now, in the order of plugging in.
  List<Attachment> attachments();
}
