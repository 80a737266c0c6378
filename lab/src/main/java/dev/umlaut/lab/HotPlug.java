// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.guest.Guest;
import dev.umlaut.image.Image;
import dev.umlaut.os.UmlautException;
import dev.umlaut.vhost.NetDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Adds hosts, networks and network cards to a running lab, and removes them. What cannot be added
/// leaves the lab as it was. Used by one thread at a time.
final class HotPlug {
  private final Blueprint blueprint;
  private final HostStarter starter;
  private final RunningHosts running;
  private final LabResources resources;

  HotPlug(Blueprint blueprint, HostStarter starter, RunningHosts running, LabResources resources) {
    this.blueprint = blueprint;
    this.starter = starter;
    this.running = running;
    this.resources = resources;
  }

  /// Adds a network; nothing but its way out is in it yet.
  void add(NetworkDefinition network) {
    LabDefinition before = blueprint.get();
    if (before.network(network.name()).isPresent()) {
      throw there("network", network.name());
    }
    List<NetworkDefinition> networks = new ArrayList<>(before.networks());
    networks.add(network);
    starter.cabling().add(network);
    boolean done = false;
    try {
      starter.uplinks().open(network);
      done = true;
    } finally {
      if (!done) {
        starter.cabling().remove(network);
      }
    }
    blueprint.replace(before.withNetworks(networks));
  }

  /// Removes a network in which nothing but its way out is.
  void removeNetwork(String name) {
    LabDefinition before = blueprint.get();
    NetworkDefinition network = requireNetwork(name);
    List<String> links =
        before.hosts().stream()
            .flatMap(host ->
                host.interfaces().stream()
                    .filter(end -> end.network().equals(name))
                    .map(end -> Cabling.name(host, end)))
            .toList();
    if (!links.isEmpty()) {
      throw new UmlautException(
          "something is plugged into network %s: %s".formatted(name, String.join(", ", links)),
          "\"umlaut remove interface %s\"".formatted(links.getFirst()));
    }
    blueprint.replace(
        before.withNetworks(
            before.networks().stream().filter(one -> !one.equals(network)).toList()));
    starter.uplinks().close(network);
    starter.cabling().remove(network);
  }

  /// Adds a host, and boots it with a fresh disk of another image than the lab's.
  void add(HostDefinition host, Image image) {
    add(host, false, () -> starter.disks().from(host, image));
  }

  /// Adds a host, and boots it with a fresh disk that goes with this lab.
  void add(HostDefinition host) {
    add(host, false);
  }

  /// Adds a host, and boots it.
  ///
  /// @param lasting whether the lab has it next time, too: then its disk is kept as all others are
  void add(HostDefinition host, boolean lasting) {
    add(host, lasting, () -> {});
  }

  private void add(HostDefinition host, boolean lasting, Runnable disk) {
    LabDefinition before = blueprint.get();
    if (before.host(host.name()).isPresent()) {
      throw there("host", host.name());
    }
    host.interfaces().forEach(end -> requireNetwork(end.network()));
    blueprint.replace(before.withHost(host));
    boolean done = false;
    try {
      if (!lasting) {
        starter.disks().passing(host);
      }
      disk.run();
      running.boot(List.of(host));
      done = true;
    } finally {
      if (!done) {
        unplugAll(host);
        blueprint.replace(before);
        if (!lasting) {
          starter.disks().forget(host);
        }
      }
    }
    tellNames(before);
  }

  /// Ends a host as if its power had failed, and forgets it and its disk.
  void removeHost(String name) {
    LabDefinition before = blueprint.get();
    List<HostDefinition> selected = before.select(List.of(name));
    if (before.hosts().size() == 1) {
      throw new UmlautException("a lab has at least one host", "\"umlaut down\" ends the lab");
    }
    running.ready(name).ifPresent(resources::copyLog);
    running.end(selected);
    selected.forEach(host -> {
      unplugAll(host);
      starter.disks().forget(host);
    });
    blueprint.replace(before.withoutHost(name));
    tellNames(before);
  }

  private void unplugAll(HostDefinition host) {
    host.interfaces().forEach(end -> starter.cabling().unplug(host, end));
  }

  /// Gives a host one more network card. When it runs its kernel finds it now, and it is set up as
  /// if it had been there when the host booted.
  void plug(String hostName, InterfaceDefinition end) {
    LabDefinition before = blueprint.get();
    HostDefinition host = before.select(List.of(hostName)).getFirst();
    String link = Cabling.name(host, end);
    if (host.link(end.name()).isPresent()) {
      throw there("interface", link);
    }
    requireNetwork(end.network());
    if (host.interfaces().size() == InterfaceDefinition.PER_HOST_MAX) {
      throw new UmlautException(
          "host %s has %d interfaces already".formatted(hostName, host.interfaces().size()), "");
    }
    List<InterfaceDefinition> more = new ArrayList<>(host.interfaces());
    more.add(end);
    HostDefinition changed = host.withInterfaces(more);
    Optional<Guest> guest = running.ready(hostName);
    boolean done = false;
    NetDevice card = starter.cabling().plugIn(changed, end);
    try {
      guest.ifPresent(present -> {
        present.plug(card);
        CardSetUp.add(present.shell(), changed, end);
      });
      done = true;
    } finally {
      if (!done) {
        guest.ifPresent(present -> present.unplug(card));
        starter.cabling().unplug(changed, end);
      }
    }
    become(before.withHost(changed), changed);
    tellNames(before);
  }

  /// Takes a network card away from a host; when it runs, its interface vanishes there now.
  void unplug(String hostName, String interfaceName) {
    LabDefinition before = blueprint.get();
    HostDefinition host = before.select(List.of(hostName)).getFirst();
    InterfaceDefinition end = requireLink(host, interfaceName);
    HostDefinition changed =
        host.withInterfaces(host.interfaces().stream().filter(one -> !one.equals(end)).toList());
    Optional<Guest> guest = running.ready(hostName);
    NetDevice card = starter.cabling().plugIn(host, end);
    guest.ifPresent(present -> present.unplug(card));
    starter.cabling().unplug(host, end);
    become(before.withHost(changed), changed);
    guest.ifPresent(present -> CardSetUp.remove(present.shell(), changed, end));
    tellNames(before);
  }

  private void become(LabDefinition lab, HostDefinition host) {
    blueprint.replace(lab);
    running.redefine(host);
  }

  /// Lets the hosts that run know which names there are now.
  private void tellNames(LabDefinition before) {
    HostNamesChange change = HostNamesChange.between(before, blueprint.get());
    for (LabHost host : running.list()) {
      running.ready(host.name()).ifPresent(guest -> change.tell(host.name(), guest.shell()));
    }
  }

  private NetworkDefinition requireNetwork(String name) {
    LabDefinition lab = blueprint.get();
    return lab.network(name)
        .orElseThrow(() ->
            new UmlautException(
                "lab %s has no network \"%s\"".formatted(lab.name(), name),
                Nearest.hint(
                    name,
                    lab.networks().stream().map(NetworkDefinition::name).toList(),
                    "its networks")));
  }

  private static InterfaceDefinition requireLink(HostDefinition host, String name) {
    return host.link(name)
        .orElseThrow(() ->
            new UmlautException(
                "host %s has no interface \"%s\"".formatted(host.name(), name),
                Nearest.hint(
                    name,
                    host.interfaces().stream().map(InterfaceDefinition::name).toList(),
                    "its interfaces")));
  }

  private UmlautException there(String what, String name) {
    return new UmlautException(
        "lab %s has %s %s already".formatted(blueprint.get().name(), what, name),
        "take another name");
  }
}
