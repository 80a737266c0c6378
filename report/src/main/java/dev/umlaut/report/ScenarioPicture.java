// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.lab.Topology;
import dev.umlaut.scenario.HostRole;
import dev.umlaut.scenario.Instruction;
import dev.umlaut.scenario.Phase;
import dev.umlaut.scenario.ScenarioPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Draws the lab of a scenario for the report's pages: hosts that take part stand out.
final class ScenarioPicture {
  private ScenarioPicture() {}

  static String svg(ScenarioPlan plan) {
    Topology topology = plan.topology();
    List<Topology.Link> links =
        topology.links().stream().filter(link -> link.end().up() || isRaised(plan, link)).toList();
    String label =
        "Lab %s: %s take part in this scenario"
            .formatted(topology.lab(), String.join(", ", plan.hosts()));
    Map<String, String> roles = new HashMap<>();
    topology.hosts().forEach(host -> roles.put(host, roles(plan, host)));
    return TopologyPicture.svg(
        topology, links, new TopologyPicture.Cast(label, plan.hosts(), roles), "");
  }

  private static String roles(ScenarioPlan plan, String host) {
    List<String> roles = new ArrayList<>();
    if (plan.hosts(HostRole.IPSEC).contains(host)) {
      roles.add("IPsec");
    }
    if (plan.hosts(HostRole.CAPTURE).contains(host)) {
      roles.add("tcpdump");
    }
    return String.join(" · ", roles);
  }

  /// Whether the scenario itself configures an interface that is down after boot.
  private static boolean isRaised(ScenarioPlan plan, Topology.Link link) {
    for (Phase phase : List.of(Phase.PRETEST, Phase.EVALTEST)) {
      for (Instruction step : plan.steps(phase)) {
        String command =
            switch (step) {
              case Instruction.Command c -> c.host() + " " + c.command();
              case Instruction.Check c -> c.host() + " " + c.command();
              case Instruction.Remark _ -> "";
            };
        if (command.startsWith(link.host() + " ")
            && command.contains("ifup " + link.end().name())) {
          return true;
        }
      }
    }
    return false;
  }
}
