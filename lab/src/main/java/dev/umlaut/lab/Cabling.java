// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.fabric.Attachment;
import dev.umlaut.fabric.Direction;
import dev.umlaut.fabric.Link;
import dev.umlaut.fabric.Network;
import dev.umlaut.fabric.Wiring;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.vhost.NetDevice;
import java.time.Instant;
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
  private final Map<String, Link> links = new HashMap<>();

  Cabling(EventLoop loop, List<NetworkDefinition> definitions, LabOptions options) {
    this.loop = loop;
    Instant start = options.virtualStart();
    Wiring wiring =
        start == null
            ? new Wiring(loop, 0, options.virtualSeed())
            : new Wiring(loop, 0, options.virtualSeed(), start);
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
      Attachment plug = network.attach(name(host, end), device);
      device.connect(plug);
      configure(plug.link(), end.link());
      links.put(plug.name(), plug.link());
      devices.add(device);
    }
    return List.copyOf(devices);
  }

  private static void configure(Link link, LinkDefinition definition) {
    link.impair(Direction.TO_NETWORK, definition.out());
    link.impair(Direction.TO_PORT, definition.in());
    if (!definition.plugged()) {
      link.unplug();
    }
  }

  /// The link of an interface.
  LabLink link(HostDefinition host, InterfaceDefinition end) {
    List<NetDevice> _ = plugIn(host);
    Link link = loop.call(() -> links.get(name(host, end)));
    if (link == null) {
      throw new IllegalArgumentException(end + " is not of " + host.name());
    }
    return new LabLink(loop, link);
  }

  static String name(HostDefinition host, InterfaceDefinition end) {
    return host.name() + ":" + end.name();
  }
}
