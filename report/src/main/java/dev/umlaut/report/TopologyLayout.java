// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.lab.NetworkDefinition;
import dev.umlaut.lab.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/// Arranges a lab for a picture: networks as upright lines side by side, hosts in the columns left
/// and right of them, a host with two networks between them.
///
/// @param networks from left to right
/// @param columns the hosts of each column, from top to bottom; one column more than networks
record TopologyLayout(List<NetworkDefinition> networks, List<List<String>> columns) {
  /// With more networks every order would have to be tried too often.
  private static final int PERMUTED_MAX = 7;

  /// @param links the cables to draw
  static TopologyLayout of(Topology topology, List<Topology.Link> links) {
    Map<String, SequencedSet<String>> networksOf = new HashMap<>();
    for (String host : topology.hosts()) {
      networksOf.put(host, new LinkedHashSet<>());
    }
    for (Topology.Link link : links) {
      networksOf.computeIfAbsent(link.host(), _ -> new LinkedHashSet<>()).add(link.network());
    }
    List<NetworkDefinition> order = order(topology.networks(), networksOf);
    List<String> names = order.stream().map(NetworkDefinition::name).toList();
    return new TopologyLayout(order, columns(topology.hosts(), networksOf, names));
  }

  private static List<List<String>> columns(
      List<String> hosts, Map<String, SequencedSet<String>> networksOf, List<String> order) {
    List<List<String>> columns = new ArrayList<>();
    for (int i = 0; i <= order.size(); i++) {
      columns.add(new ArrayList<>());
    }
    // Routers have no choice, so they go first; the others fill the emptier side.
    for (boolean routers : new boolean[] {true, false}) {
      for (String host : hosts) {
        SequencedSet<String> own = networksOf.getOrDefault(host, new LinkedHashSet<>());
        if (own.size() > 1 == routers) {
          columns.get(column(own, order, columns)).add(host);
        }
      }
    }
    return columns;
  }

  private static int column(
      SequencedSet<String> own, List<String> order, List<List<String>> columns) {
    int left = own.stream().mapToInt(order::indexOf).min().orElse(0);
    if (own.size() > 1) {
      return left + 1;
    }
    int last = order.size() - 1;
    if ((left == 0 && last > 0) || own.isEmpty()) {
      return 0;
    }
    if (left == last && last > 0) {
      return last + 1;
    }
    return columns.get(left).size() <= columns.get(left + 1).size() ? left : left + 1;
  }

  /// The order in which routers have the least to bridge.
  private static List<NetworkDefinition> order(
      List<NetworkDefinition> networks, Map<String, SequencedSet<String>> networksOf) {
    if (networks.size() > PERMUTED_MAX) {
      return networks;
    }
    List<NetworkDefinition> best = networks;
    int bestSpan = span(networks, networksOf);
    for (List<NetworkDefinition> candidate : permutations(networks)) {
      int span = span(candidate, networksOf);
      if (span < bestSpan) {
        best = candidate;
        bestSpan = span;
      }
    }
    return best;
  }

  private static int span(
      List<NetworkDefinition> order, Map<String, SequencedSet<String>> networksOf) {
    List<String> names = order.stream().map(NetworkDefinition::name).toList();
    return networksOf.values().stream()
        .filter(own -> own.size() > 1)
        .mapToInt(own ->
            own.stream().mapToInt(names::indexOf).max().orElse(0)
                - own.stream().mapToInt(names::indexOf).min().orElse(0))
        .sum();
  }

  private static <T> List<List<T>> permutations(List<T> items) {
    if (items.isEmpty()) {
      return List.of(List.of());
    }
    List<List<T>> all = new ArrayList<>();
    for (T first : items) {
      List<T> rest = new ArrayList<>(items);
      rest.remove(first);
      for (List<T> tail : permutations(rest)) {
        List<T> permutation = new ArrayList<>(List.of(first));
        permutation.addAll(tail);
        all.add(permutation);
      }
    }
    return all;
  }
}
