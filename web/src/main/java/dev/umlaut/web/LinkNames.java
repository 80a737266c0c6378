// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.NetworkDefinition;
import dev.umlaut.lab.Topology;
import java.util.LinkedHashMap;
import java.util.Map;

/// The links of a lab: those of its hosts in the order of its file, then those that lead out.
final class LinkNames {
  private LinkNames() {}

  /// Finds the network of each link.
  static Map<String, String> of(LabDefinition lab) {
    Map<String, String> networks = new LinkedHashMap<>();
    for (Topology.Link link : Topology.of(lab).links()) {
      networks.put(link.host() + ":" + link.end().name(), link.network());
    }
    for (NetworkDefinition network : lab.networks()) {
      network.uplinkName().ifPresent(link -> networks.put(link, network.name()));
    }
    return networks;
  }
}
