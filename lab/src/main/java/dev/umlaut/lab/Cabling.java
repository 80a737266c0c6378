// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.fabric.Attachment;
import dev.umlaut.fabric.Link;
import dev.umlaut.fabric.Network;
import dev.umlaut.fabric.Wiring;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.os.UmlautException;
import dev.umlaut.uplink.Uplink;
import dev.umlaut.vhost.NetDevice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The networks of a running lab, and the network cards that are plugged into them. Owned by the
/// loop thread; the methods may be called by any.
final class Cabling {
  private static final int MTU_BYTES = 1500;

  private final EventLoop loop;
  private final Supplier<LabDefinition> lab;
  private final Wiring wiring;
  private final Map<String, Network> networks = new HashMap<>();
  private final Map<String, NetDevice> cards = new HashMap<>();
  private final Map<String, Attachment> plugs = new HashMap<>();

  Cabling(EventLoop loop, Supplier<LabDefinition> lab, LabOptions options) {
    this.loop = loop;
    this.lab = lab;
    Instant start = options.virtualStart();
    this.wiring =
        start == null ? new Wiring(loop, options.seed()) : new Wiring(loop, options.seed(), start);
    lab.get().networks().forEach(this::add);
  }

  /// Makes a network with nothing in it.
  void add(NetworkDefinition network) {
    Network _ =
        loop.call(() ->
            networks.computeIfAbsent(
                network.name(),
                name ->
                    switch (network.type()) {
                      case SWITCH -> Network.switched(name, wiring, network.ageing());
                      case HUB -> Network.hub(name, wiring);
                    }));
  }

  /// Forgets a network with nothing in it.
  void remove(NetworkDefinition network) {
    boolean _ = loop.call(() -> networks.remove(network.name()) != null);
  }

  /// The network cards of a host, plugged in. They outlive its guest: one that is started anew has
  /// the same cards in the same ports.
  List<NetDevice> plugIn(HostDefinition host) {
    return host.interfaces().stream().map(end -> plugIn(host, end)).toList();
  }

  /// One of them.
  NetDevice plugIn(HostDefinition host, InterfaceDefinition end) {
    return loop.call(() -> {
      NetDevice present = cards.get(name(host, end));
      return present == null ? newCard(host, end) : present;
    });
  }

  private NetDevice newCard(HostDefinition host, InterfaceDefinition end) {
    Network network = networks.get(end.network());
    if (network == null) {
      throw new IllegalStateException("the definition was checked: " + end);
    }
    NetDevice device = new NetDevice(loop, end.mac(), MTU_BYTES);
    Attachment plug = network.attach(name(host, end), device);
    plug.settings(end.port());
    device.connect(plug);
    end.link().applyTo(plug.link());
    plugs.put(plug.name(), plug);
    cards.put(plug.name(), device);
    return device;
  }

  /// Takes a card that no guest has any more out of its port.
  void unplug(HostDefinition host, InterfaceDefinition end) {
    boolean _ =
        loop.call(() -> {
          Attachment plug = plugs.remove(name(host, end));
          if (plug != null) {
            plug.close();
          }
          return cards.remove(name(host, end)) != null;
        });
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

  /// Takes the way out of a network out of it.
  void unplug(NetworkDefinition definition) {
    boolean _ =
        loop.call(() -> {
          Attachment plug = plugs.remove(definition.uplinkName().orElseThrow());
          if (plug != null) {
            plug.close();
          }
          return plug != null;
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
          "there are no links in " + String.join(", ", names) + " of lab " + lab.get().name(), "");
    }
    return List.copyOf(found);
  }

  /// The plug of an interface, `moon:eth0`, or of a way out, `internet:vxlan`.
  Attachment plug(String name) {
    int colon = Math.max(0, name.indexOf(':'));
    lab.get().host(name.substring(0, colon)).ifPresent(this::plugIn);
    Attachment plug = loop.call(() -> plugs.get(name));
    if (plug == null) {
      throw new UmlautException(
          "lab %s has no link \"%s\"".formatted(lab.get().name(), name),
          Nearest.hint(name, names(), "its links"));
    }
    return plug;
  }

  /// Names of the links of some interfaces.
  private List<String> ends(Predicate<InterfaceDefinition> wanted) {
    List<String> names = new ArrayList<>();
    for (HostDefinition host : lab.get().hosts()) {
      host.interfaces().stream().filter(wanted).forEach(end -> names.add(name(host, end)));
    }
    return names;
  }

  /// Names of the links that lead out of some networks.
  private List<String> uplinks(Predicate<String> wanted) {
    return lab.get().networks().stream()
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

  static String name(HostDefinition host, InterfaceDefinition end) {
    return host.name() + ":" + end.name();
  }
}
