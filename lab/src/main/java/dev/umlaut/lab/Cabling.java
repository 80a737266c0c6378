// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.fabric.Attachment;
import dev.umlaut.fabric.Link;
import dev.umlaut.fabric.Network;
import dev.umlaut.fabric.Uplink;
import dev.umlaut.fabric.Wiring;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.os.UmlautException;
import dev.umlaut.vhost.NetDevice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// The networks of a running lab, and the network cards that are plugged into them. Owned by the
/// loop thread; the methods may be called by any.
final class Cabling {
  private static final int MTU_BYTES = 1500;

  private final EventLoop loop;
  private final LabDefinition definition;
  private final Map<String, Network> networks = new HashMap<>();
  private final Map<String, List<NetDevice>> cards = new HashMap<>();
  private final Map<String, Attachment> plugs = new HashMap<>();

  Cabling(EventLoop loop, LabDefinition definition, LabOptions options) {
    this.loop = loop;
    this.definition = definition;
    Instant start = options.virtualStart();
    Wiring wiring =
        start == null ? new Wiring(loop, options.seed()) : new Wiring(loop, options.seed(), start);
    for (NetworkDefinition network : definition.networks()) {
      networks.put(
          network.name(),
          switch (network.type()) {
            case SWITCH -> Network.switched(network.name(), wiring, network.ageing());
            case HUB -> Network.hub(network.name(), wiring);
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
      plug.settings(end.port());
      device.connect(plug);
      end.link().applyTo(plug.link());
      plugs.put(plug.name(), plug);
      devices.add(device);
    }
    return List.copyOf(devices);
  }

  /// Plugs the way out of a network into it.
  void plugIn(NetworkDefinition definition, UplinkPort port, Uplink uplink) {
    boolean _ =
        loop.call(() -> {
          Network network = networks.get(definition.name());
          if (network == null) {
            throw new IllegalStateException("no network " + definition.name());
          }
          Attachment plug = network.attach(definition.uplinkName().orElseThrow(), uplink);
          plug.settings(port.settings());
          port.link().applyTo(plug.link());
          uplink.connect(plug);
          plugs.put(plug.name(), plug);
          return true;
        });
  }

  /// Links of the lab, none twice.
  ///
  /// @param names of links, or of networks for all their links
  List<Link> links(List<String> names) {
    Set<Link> found = new LinkedHashSet<>();
    for (String name : names) {
      if (networks.containsKey(name)) {
        ends(one -> one.network().equals(name)).forEach(end -> found.add(plug(end).link()));
        uplinks(name::equals).forEach(end -> found.add(plug(end).link()));
      } else {
        found.add(plug(name).link());
      }
    }
    if (found.isEmpty()) {
      throw new UmlautException(
          "there are no links in " + String.join(", ", names) + " of lab " + definition.name(), "");
    }
    return List.copyOf(found);
  }

  /// The plug of an interface, `moon:eth0`, or of a way out, `internet:vxlan`.
  Attachment plug(String name) {
    int colon = Math.max(0, name.indexOf(':'));
    definition.host(name.substring(0, colon)).ifPresent(this::plugIn);
    Attachment plug = loop.call(() -> plugs.get(name));
    if (plug == null) {
      throw new UmlautException(
          "lab %s has no link \"%s\"".formatted(definition.name(), name),
          Nearest.hint(name, names(), "its links"));
    }
    return plug;
  }

  /// Names of the links of some interfaces.
  private List<String> ends(Predicate<InterfaceDefinition> wanted) {
    List<String> names = new ArrayList<>();
    for (HostDefinition host : definition.hosts()) {
      host.interfaces().stream().filter(wanted).forEach(end -> names.add(name(host, end)));
    }
    return names;
  }

  /// Names of the links that lead out of some networks.
  private List<String> uplinks(Predicate<String> wanted) {
    return definition.networks().stream()
        .filter(network -> wanted.test(network.name()))
        .flatMap(network -> network.uplinkName().stream())
        .toList();
  }

  /// Names of all links, those that lead out last.
  private List<String> names() {
    List<String> names = ends(_ -> true);
    names.addAll(uplinks(_ -> true));
    return names;
  }

  private static String name(HostDefinition host, InterfaceDefinition end) {
    return host.name() + ":" + end.name();
  }
}
