// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.os.UmlautException;
import dev.umlaut.pki.PkiDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A lab as its file describes it: networks, hosts, and what they need. See [LabFile] for where it
/// comes from and [Lab] for how it comes to life.
///
/// @param name the lab's name
/// @param description what the lab is for, in the words of its author; may be empty
/// @param file the file it was read from
/// @param kernel the recipe of the kernel that all hosts run
/// @param clock by which it runs unless a person says otherwise; in real time single scenarios may
///   ask for virtual time
/// @param image the recipe of the root file system that all hosts share
/// @param pki the credentials that the hosts get; null when there are none
/// @param networks in the file's order
/// @param hosts in the file's order
/// @param always names of hosts that scenarios need without naming them, such as a server of
///   revocation lists
/// @param defaults what holds for hosts that say nothing else
/// @param faults what happens to it while it is up, from when its hosts are ready
/// @since 0.1
public record LabDefinition(
    String name,
    String description,
    Path file,
    String kernel,
    LabClock clock,
    String image,
    @Nullable PkiDefinition pki,
    List<NetworkDefinition> networks,
    List<HostDefinition> hosts,
    List<String> always,
    HostDefaults defaults,
    List<Fault> faults) {
  /// Copies the lists; names must be unique and each interface's network must be there.
  public LabDefinition {
    networks = List.copyOf(networks);
    hosts = List.copyOf(hosts);
    always = List.copyOf(always);
    faults = List.copyOf(faults);
    Set<String> networkNames = new HashSet<>();
    networks.forEach(network -> requireNew(networkNames, network.name()));
    Set<String> hostNames = new HashSet<>();
    for (HostDefinition host : hosts) {
      requireNew(hostNames, host.name());
      for (InterfaceDefinition link : host.interfaces()) {
        if (!networkNames.contains(link.network())) {
          throw new IllegalArgumentException("no network " + link.network());
        }
      }
    }
  }

  private static void requireNew(Set<String> names, String name) {
    if (!names.add(name)) {
      throw new IllegalArgumentException("two of the name " + name);
    }
  }

  /// The host with this name, if there is one.
  public Optional<HostDefinition> host(String name) {
    return hosts.stream().filter(host -> host.name().equals(name)).findFirst();
  }

  /// All host names, in the file's order.
  public List<String> hostNames() {
    return hosts.stream().map(HostDefinition::name).toList();
  }

  /// The named hosts in the file's order.
  ///
  /// @param names names of hosts; an unknown one is an [UmlautException] that proposes the nearest
  public List<HostDefinition> select(Collection<String> names) {
    for (String wanted : names) {
      if (host(wanted).isEmpty()) {
        throw new UmlautException(
            "lab " + name + " has no host \"" + wanted + "\"",
            Nearest.hint(wanted, hostNames(), "its hosts"));
      }
    }
    return hosts.stream().filter(host -> names.contains(host.name())).toList();
  }

  /// The hosts of a scenario that names some: those, and the ones that are always needed.
  ///
  /// @param named names of hosts
  public SortedSet<String> hostsFor(Collection<String> named) {
    SortedSet<String> names = new TreeSet<>(named);
    names.addAll(always);
    return names;
  }

  /// The same with one more host, behind the others, or with another one in the place of that with
  /// the same name.
  public LabDefinition withHost(HostDefinition host) {
    List<HostDefinition> changed = new ArrayList<>(hosts);
    int place = hostNames().indexOf(host.name());
    if (place < 0) {
      changed.add(host);
    } else {
      changed.set(place, host);
    }
    return withHosts(changed);
  }

  /// The same without a host; none is always needed that is not there.
  public LabDefinition withoutHost(String host) {
    List<HostDefinition> left = hosts.stream().filter(one -> !one.name().equals(host)).toList();
    List<String> needed = always.stream().filter(one -> !one.equals(host)).toList();
    return with(image, networks, left, needed, faults);
  }

  /// The same with other networks.
  LabDefinition withNetworks(List<NetworkDefinition> other) {
    return with(image, other, hosts, always, faults);
  }

  /// The same with other faults.
  LabDefinition withFaults(List<Fault> other) {
    return with(image, networks, hosts, always, other);
  }

  private LabDefinition withHosts(List<HostDefinition> other) {
    return with(image, networks, other, always, faults);
  }

  private LabDefinition with(
      String recipe,
      List<NetworkDefinition> ofNetworks,
      List<HostDefinition> ofHosts,
      List<String> needed,
      List<Fault> happening) {
    return new LabDefinition(
        name,
        description,
        file,
        kernel,
        clock,
        recipe,
        pki,
        ofNetworks,
        ofHosts,
        needed,
        defaults,
        happening);
  }

  /// The network with this name, if there is one.
  public Optional<NetworkDefinition> network(String name) {
    return networks.stream().filter(network -> network.name().equals(name)).findFirst();
  }

  /// The same with further files for the hosts: those below `folder/default`, then those below
  /// `folder/HOST`, are laid over what each host has already, where they are folders.
  public LabDefinition withHostFolders(Path folder) {
    List<HostDefinition> extended = new ArrayList<>();
    for (HostDefinition host : hosts) {
      List<Path> folders = new ArrayList<>();
      for (String name : List.of("default", host.name())) {
        Path more = folder.resolve(name);
        if (Files.isDirectory(more)) {
          folders.add(more);
        }
      }
      extended.add(host.withOverlays(folders));
    }
    return withHosts(extended);
  }

  /// The same with a further share for all hosts, also for those that are added later.
  ///
  /// @throws UmlautException one of them has something there already
  public LabDefinition withShare(ShareDefinition share) {
    List<ShareDefinition> all = new ArrayList<>(defaults.shares());
    all.add(share);
    LabDefinition shared = withShare(hostNames(), share);
    return new LabDefinition(
        name,
        description,
        file,
        kernel,
        clock,
        image,
        pki,
        networks,
        shared.hosts,
        always,
        new HostDefaults(defaults.memoryMib(), defaults.disk(), defaults.overlays(), all),
        faults);
  }

  /// A host of the lab's file with what who has started the lab shares with all.
  HostDefinition withGivenShares(HostDefinition host) {
    HostDefinition shared = host;
    for (ShareDefinition share : defaults.shares()) {
      shared = share.isGiven() ? shared.withShare(share) : shared;
    }
    return shared;
  }

  /// The same with a further share for some hosts.
  ///
  /// @param hosts names of those who get it
  /// @throws UmlautException one of them has something there already
  public LabDefinition withShare(Collection<String> hosts, ShareDefinition share) {
    List<HostDefinition> all =
        this.hosts.stream()
            .map(host -> hosts.contains(host.name()) ? host.withShare(share) : host)
            .toList();
    return withHosts(all);
  }

  /// Sees to it that the shared folders are there.
  ///
  /// @param hosts names of those who are to be started
  /// @throws UmlautException one is not
  public void requireShares(Collection<String> hosts) {
    for (HostDefinition host : select(hosts)) {
      host.shares().forEach(ShareDefinition::realFolder);
    }
  }

  /// The same with another image.
  ///
  /// @param recipe its name
  public LabDefinition withImage(String recipe) {
    return with(recipe, networks, hosts, always, faults);
  }
}
