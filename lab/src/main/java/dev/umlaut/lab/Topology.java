// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import java.util.ArrayList;
import java.util.List;

/// Who is connected with whom: what a picture of the lab shows.
///
/// @param lab the lab's name
/// @param networks in the order of the lab's file
/// @param hosts in the order of the lab's file
/// @param links in the order of hosts and their interfaces
/// @since 0.1
public record Topology(
    String lab, List<NetworkDefinition> networks, List<String> hosts, List<Link> links) {
  /// Copies the lists.
  public Topology {
    networks = List.copyOf(networks);
    hosts = List.copyOf(hosts);
    links = List.copyOf(links);
  }

  /// The cable between one interface and its network.
  ///
  /// @param host the host's name
  /// @param network the network's name
  /// @param end the interface at the host's end, with its addresses
  public record Link(String host, String network, InterfaceDefinition end) {}

  /// The names of all links, as in `moon:eth0`, and behind them of those that lead out, as in
  /// `internet:vxlan`.
  public List<String> linkNames() {
    List<String> names = new ArrayList<>();
    links.forEach(link -> names.add(link.host() + ":" + link.end().name()));
    networks.forEach(network -> network.uplinkName().ifPresent(names::add));
    return names;
  }

  /// Take the topology of the whole lab.
  public static Topology of(LabDefinition lab) {
    List<Link> links = new ArrayList<>();
    for (HostDefinition host : lab.hosts()) {
      for (InterfaceDefinition end : host.interfaces()) {
        links.add(new Link(host.name(), end.network(), end));
      }
    }
    return new Topology(lab.name(), lab.networks(), lab.hostNames(), links);
  }
}
