// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.lab.NetworkDefinition;
import dev.umlaut.lab.NetworkType;
import dev.umlaut.lab.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopologyLayoutTest {
  /// Routers stand between their networks, clients at the outside.
  @Test
  void putsRoutersBetweenNetworks() {
    Topology topology = ExampleRun.topology();
    TopologyLayout layout =
        TopologyLayout.of(
            topology, topology.links().stream().filter(link -> link.end().up()).toList());

    assertThat(layout.networks())
        .extracting(NetworkDefinition::name)
        .containsExactly("moon-lan", "internet", "sun-lan");
    assertThat(layout.columns())
        .containsExactly(
            List.of("alice", "venus"),
            List.of("moon", "carol", "winnetou"),
            List.of("sun", "dave"),
            List.of("bob"));
  }

  /// Labs of any shape can be drawn: no network, one network, a host without an interface.
  @Test
  void arrangesDegenerateLabs() {
    assertThat(TopologyLayout.of(new Topology("x", List.of(), List.of("a"), List.of()), List.of()))
        .extracting(TopologyLayout::columns)
        .isEqualTo(List.of(List.of("a")));
    Topology one =
        new Topology(
            "x", List.of(new NetworkDefinition("n", NetworkType.HUB)), List.of("a"), List.of());
    assertThat(TopologyLayout.of(one, List.of()).columns())
        .isEqualTo(List.of(List.of("a"), List.of()));
  }
}
