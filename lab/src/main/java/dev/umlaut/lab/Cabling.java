// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.fabric.Network;
import dev.umlaut.fabric.Wiring;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.vhost.NetDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The networks of a running lab, and the network cards that are plugged into them. Owned by the
/// loop thread; the methods may be called by any.
final class Cabling {
  private static final int MTU_BYTES = 1500;

  private final EventLoop loop;
  private final Map<String, Network> networks = new HashMap<>();
  private final Map<String, List<NetDevice>> cards = new HashMap<>();

  /// @param seed of what befalls frames by chance
  Cabling(EventLoop loop, List<NetworkDefinition> definitions, long seed) {
    this.loop = loop;
    Wiring wiring = new Wiring(loop, 0, seed);
    for (NetworkDefinition definition : definitions) {
      networks.put(
          definition.name(),
          switch (definition.type()) {
            case SWITCH -> Network.switched(definition.name(), wiring);
            case HUB -> Network.hub(definition.name(), wiring);
          });
    }
  }

  /// The network cards of a host, plugged in. They outlive its guest: one that is started anew has
  /// the same cards in the same ports.
  List<NetDevice> plugIn(HostDefinition host) {
    return loop.call(() -> cards.computeIfAbsent(host.name(), _ -> newCards(host)));
  }

  private List<NetDevice> newCards(HostDefinition host) {
    List<NetDevice> devices = new ArrayList<>();
    for (InterfaceDefinition end : host.interfaces()) {
      NetDevice device = new NetDevice(loop, end.mac(), MTU_BYTES);
      Network network = networks.get(end.network());
      if (network == null) {
        throw new IllegalStateException("the definition was checked: " + end);
      }
      device.connect(network.attach(host.name() + ":" + end.name(), device));
      devices.add(device);
    }
    return List.copyOf(devices);
  }
}
