// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.frame.IpPrefix;
import dev.umlaut.lab.NetworkDefinition;
import dev.umlaut.lab.Topology;

/// A lab's topology in the languages of programs that draw. Names of hosts and networks are what
/// lab files allow: they need no escape.
final class TopologyText {
  private TopologyText() {}

  /// A flow chart for Mermaid.
  static String mermaid(Topology topology) {
    StringBuilder text = new StringBuilder("graph LR\n");
    for (NetworkDefinition network : topology.networks()) {
      text.append("  net-%s([\"%s\"])\n".formatted(network.name(), network.name()));
    }
    for (String host : topology.hosts()) {
      text.append("  host-%s[\"%s\"]\n".formatted(host, host));
    }
    for (Topology.Link link : topology.links()) {
      text.append(
          "  host-%s ---|\"%s\"| net-%s\n"
              .formatted(link.host(), label(link, "<br/>"), link.network()));
    }
    return text.toString();
  }

  /// A graph for Graphviz.
  static String dot(Topology topology) {
    StringBuilder text = new StringBuilder("graph \"%s\" {\n".formatted(topology.lab()));
    text.append("  layout=neato; overlap=false;\n");
    text.append("  node [fontname=sans]; edge [fontname=sans, fontsize=9];\n");
    for (NetworkDefinition network : topology.networks()) {
      text.append(
          "  \"net-%s\" [label=\"%s\", shape=ellipse];\n"
              .formatted(network.name(), network.name()));
    }
    for (String host : topology.hosts()) {
      text.append("  \"host-%s\" [label=\"%s\", shape=box];\n".formatted(host, host));
    }
    for (Topology.Link link : topology.links()) {
      text.append(
          "  \"host-%s\" -- \"net-%s\" [label=\"%s\"];\n"
              .formatted(link.host(), link.network(), label(link, "\\n")));
    }
    return text.append("}\n").toString();
  }

  private static String label(Topology.Link link, String lineBreak) {
    StringBuilder label = new StringBuilder(link.end().name());
    for (IpPrefix address : link.end().addresses()) {
      label.append(lineBreak).append(address);
    }
    return label.toString();
  }
}
