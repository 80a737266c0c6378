// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.lab.NetworkDefinition;
import dev.umlaut.lab.NetworkType;
import dev.umlaut.lab.Topology;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Who is connected with whom.
///
/// @param lab the lab's name
/// @param networks in the order of the lab's file
/// @param hosts in the order of the lab's file
/// @param links one for each interface
/// @since 0.1
public record TopologyState(
    String lab, List<NetworkState> networks, List<String> hosts, List<LinkState> links) {
  /// Copies the lists.
  public TopologyState {
    networks = List.copyOf(networks);
    hosts = List.copyOf(hosts);
    links = List.copyOf(links);
  }

  /// A network.
  ///
  /// @param name its name
  /// @param type `switch` or `hub`
  /// @param uplink the link that leads out of the lab, as in `internet:vxlan`; empty: there is none
  /// @param uplinkText where it leads, in words; empty: there is none
  public record NetworkState(String name, String type, String uplink, String uplinkText) {
    private NetworkDefinition definition(List<NetworkDefinition> known) {
      return known.stream()
          .filter(one -> one.name().equals(name))
          .findFirst()
          .orElseGet(() ->
              new NetworkDefinition(name, NetworkType.valueOf(type.toUpperCase(Locale.ROOT))));
    }

    static NetworkState of(NetworkDefinition network) {
      return new NetworkState(
          network.name(),
          network.type().name().toLowerCase(Locale.ROOT),
          network.uplinkName().orElse(""),
          Optional.ofNullable(network.uplink()).map(port -> port.uplink().text()).orElse(""));
    }
  }

  /// The cable between an interface and its network.
  ///
  /// @param host the host's name
  /// @param end the interface
  public record LinkState(String host, InterfaceState end) {}

  /// The same for a picture.
  ///
  /// @param known what the lab's file says about its networks, those that are gone included
  public Topology topology(List<NetworkDefinition> known) {
    return new Topology(
        lab,
        networks.stream().map(network -> network.definition(known)).toList(),
        hosts,
        links.stream()
            .map(link -> new Topology.Link(link.host(), link.end().network(), link.end().link()))
            .toList());
  }

  static TopologyState of(Topology topology) {
    return new TopologyState(
        topology.lab(),
        topology.networks().stream().map(NetworkState::of).toList(),
        topology.hosts(),
        topology.links().stream()
            .map(link -> new LinkState(link.host(), InterfaceState.of(link.end())))
            .toList());
  }
}
