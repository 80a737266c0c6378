// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.fabric.PortSettings;
import dev.umlaut.fabric.PortVlans;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads what an interface says about its port of the switch.
final class PortReader {
  private static final int SOURCES_MAX = 100;
  private static final int LEARN_MAX = 8192;

  private PortReader() {}

  /// Read the keys `vlan`, `trunk`, `mirror` and `learn`.
  ///
  /// @param type of the network it is in
  static PortSettings read(YamlMap map, NetworkType type) {
    if (type == NetworkType.HUB) {
      for (String key : List.of("vlan", "trunk", "mirror", "learn")) {
        map.optional(key)
            .ifPresent(node -> {
              throw node.error("a hub has no \"" + key + "\"", "make the network a switch");
            });
      }
    }
    return new PortSettings(
        vlans(map),
        map.optional("learn").map(node -> node.integer(1, LEARN_MAX)).orElse(Integer.MAX_VALUE),
        map.optional("mirror").map(PortReader::mirror).orElse(List.of()));
  }

  private static PortVlans vlans(YamlMap map) {
    int untagged = map.optional("vlan").map(PortReader::vlan).orElse(0);
    return map.optional("trunk")
        .map(node -> PortVlans.trunk(untagged, tagged(node)))
        .orElse(untagged == 0 ? PortVlans.PLAIN : PortVlans.access(untagged));
  }

  private static List<Integer> tagged(YamlNode node) {
    if (node.node() instanceof ScalarNode) {
      String _ = node.oneOf(List.of("all"));
      return IntStream.rangeClosed(PortVlans.MIN, PortVlans.MAX).boxed().toList();
    }
    List<Integer> tagged = new ArrayList<>();
    node.list(PortVlans.MAX).forEach(item -> tagged.add(vlan(item)));
    return tagged;
  }

  private static int vlan(YamlNode node) {
    return node.integer(PortVlans.MIN, PortVlans.MAX);
  }

  private static List<String> mirror(YamlNode node) {
    if (node.node() instanceof ScalarNode) {
      String _ = node.oneOf(List.of("all"));
      return List.of(PortSettings.ALL_PORTS);
    }
    List<String> sources = new ArrayList<>();
    node.list(SOURCES_MAX).forEach(item -> sources.add(item.text()));
    return sources;
  }
}
