// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.os.UmlautException;
import dev.umlaut.pki.PkiDefinition;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A lab as its file describes it: networks, hosts, and what they need. See [LabFile] for where it
/// comes from and [Lab] for how it comes to life.
///
/// @param name the lab's name
/// @param description what the lab is for, in the words of its author; may be empty
/// @param file the file it was read from
/// @param kernel the recipe of the kernel that all hosts run
/// @param image the recipe of the root file system that all hosts share
/// @param pki the credentials that the hosts get; null when there are none
/// @param networks in the file's order
/// @param hosts in the file's order
/// @since 0.1
public record LabDefinition(
    String name,
    String description,
    Path file,
    String kernel,
    String image,
    @Nullable PkiDefinition pki,
    List<NetworkDefinition> networks,
    List<HostDefinition> hosts) {
  /// Copies the lists; names must be unique and each interface's network must be there.
  public LabDefinition {
    networks = List.copyOf(networks);
    hosts = List.copyOf(hosts);
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
}
