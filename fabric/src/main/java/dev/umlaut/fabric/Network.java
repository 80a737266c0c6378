// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import dev.umlaut.loop.EventLoop;
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
  /// @param loop whose thread owns the switch, and whose clock ages what was learned
  static Network switched(String name, EventLoop loop) {
    return new Switch(name, loop::nowNanos);
  }

  /// A hub: every frame goes to every other port.
  ///
  /// @param name for people
  static Network hub(String name) {
    return new Hub(name);
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
