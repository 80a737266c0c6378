// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.frame.IpPrefix;
import dev.umlaut.lab.NetworkDefinition;
import dev.umlaut.lab.NetworkType;
import dev.umlaut.lab.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Draws a lab as SVG: hosts as boxes, networks as upright lines, cables between them. Colours come
/// from a style that is not here.
final class TopologyPicture {
  private static final int BOX_WIDTH = 112;
  private static final int BOX_HEIGHT = 46;
  private static final int ROW = 78;
  private static final int CABLE = 96;
  private static final int BUS_WIDTH = 10;
  private static final int MARGIN = 12;
  private static final int HEAD = 56;
  private static final int STRIDE = BOX_WIDTH + 2 * CABLE + BUS_WIDTH;

  private final Topology topology;
  private final List<Topology.Link> links;
  private final Cast cast;
  private final TopologyLayout layout;
  private final int shift;
  private final int rows;
  private final Map<String, Integer> boxX = new HashMap<>();
  private final Map<String, Integer> boxY = new HashMap<>();
  private final StringBuilder svg = new StringBuilder();

  /// What a picture says beyond who is connected with whom.
  ///
  /// @param label what the picture is, for those who do not see it
  /// @param present hosts that stand out; the others are drawn pale
  /// @param roles what is written below a host's name
  record Cast(String label, Set<String> present, Map<String, String> roles) {}

  private TopologyPicture(Topology topology, List<Topology.Link> links, Cast cast) {
    this.topology = topology;
    this.links = links;
    this.cast = cast;
    this.layout = TopologyLayout.of(topology, links);
    // Without hosts on its left the first network begins at the margin.
    boolean emptyLeft = layout.columns().getFirst().isEmpty();
    this.shift = emptyLeft ? BOX_WIDTH + CABLE - 3 * MARGIN : 0;
    this.rows = Math.max(1, layout.columns().stream().mapToInt(List::size).max().orElse(1));
  }

  /// @param links the cables to draw
  /// @param style of the picture itself, a `style` element; empty when the page has one
  static String svg(Topology topology, List<Topology.Link> links, Cast cast, String style) {
    return new TopologyPicture(topology, links, cast).draw(style);
  }

  private String draw(String style) {
    place();
    boolean emptyRight = layout.columns().getLast().isEmpty();
    int width =
        MARGIN
            + columnX(layout.columns().size() - 1)
            + (emptyRight ? 3 * MARGIN - CABLE : BOX_WIDTH)
            + MARGIN;
    int height = HEAD + rows * ROW + MARGIN;
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"topology\" viewBox=\"0 0 %d %d\""
                + " width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"%s\">%s",
            width,
            height,
            width,
            height,
            Markup.escape(cast.label()),
            style));
    for (int i = 0; i < layout.networks().size(); i++) {
      network(layout.networks().get(i), busX(i), height - MARGIN);
    }
    Map<String, Integer> drawn = new HashMap<>();
    for (Topology.Link link : links) {
      cable(link, drawn.merge(link.host() + " " + link.network(), 1, Integer::sum) - 1);
    }
    topology.hosts().forEach(this::host);
    return svg.append("</svg>").toString();
  }

  private void place() {
    for (int column = 0; column < layout.columns().size(); column++) {
      List<String> hosts = layout.columns().get(column);
      int top = HEAD + (rows - hosts.size()) * ROW / 2 + (ROW - BOX_HEIGHT) / 2;
      for (int row = 0; row < hosts.size(); row++) {
        boxX.put(hosts.get(row), MARGIN + columnX(column));
        boxY.put(hosts.get(row), top + row * ROW);
      }
    }
  }

  private int columnX(int column) {
    return column * STRIDE - shift;
  }

  private int busX(int network) {
    return MARGIN + columnX(network) + BOX_WIDTH + CABLE;
  }

  private void network(NetworkDefinition network, int x, int bottom) {
    int middle = x + BUS_WIDTH / 2;
    text("net-name", middle, 18, network.name());
    text("net-range", middle, 36, range(network));
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"bus%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\"/>",
            network.type() == NetworkType.HUB ? " hub" : "",
            x,
            HEAD - 8,
            BUS_WIDTH,
            bottom - HEAD + 8));
  }

  /// The network's IPv4 prefix, taken from the first address in it.
  private String range(NetworkDefinition network) {
    List<String> prefixes = new ArrayList<>();
    for (Topology.Link link : topology.links()) {
      if (link.network().equals(network.name())) {
        link.end().addresses().forEach(address -> prefixes.add(address.network().toString()));
      }
    }
    return prefixes.stream()
        .filter(prefix -> prefix.indexOf(':') < 0)
        .findFirst()
        .or(() -> prefixes.stream().findFirst())
        .orElse("");
  }

  private void cable(Topology.Link link, int parallel) {
    List<String> names = layout.networks().stream().map(NetworkDefinition::name).toList();
    int bus = busX(names.indexOf(link.network()));
    int left = boxX.getOrDefault(link.host(), 0);
    int y = boxY.getOrDefault(link.host(), 0) + BOX_HEIGHT / 2 + parallel * 12;
    boolean toRight = bus > left;
    int from = toRight ? left + BOX_WIDTH : left;
    int to = toRight ? bus : bus + BUS_WIDTH;
    boolean used = cast.present().contains(link.host());
    svg.append(
        String.format(
            Locale.ROOT,
            "<line class=\"cable%s\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>",
            used ? "" : " idle",
            from,
            y,
            to,
            y));
    int middle = toRight ? from + CABLE / 2 : from - CABLE / 2;
    String idle = used ? "" : " idle";
    text("address" + idle, middle, y - 5, address(link));
    text("interface" + idle, middle, y + 13, link.end().name());
  }

  private static String address(Topology.Link link) {
    return link.end().addresses().stream()
        .map(IpPrefix::address)
        .map(Object::toString)
        .filter(address -> address.indexOf(':') < 0)
        .findFirst()
        .orElse("");
  }

  private void host(String host) {
    int x = boxX.getOrDefault(host, 0);
    int y = boxY.getOrDefault(host, 0);
    boolean used = cast.present().contains(host);
    svg.append("<g class=\"host").append(used ? "" : " idle").append("\">");
    svg.append("<title>").append(Markup.escape(title(host))).append("</title>");
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"8\"/>",
            x,
            y,
            BOX_WIDTH,
            BOX_HEIGHT));
    String roles = cast.roles().getOrDefault(host, "");
    int middle = x + BOX_WIDTH / 2;
    text("name", middle, y + (roles.isEmpty() ? 28 : 20), host);
    text("role", middle, y + 36, roles);
    svg.append("</g>");
  }

  private String title(String host) {
    List<String> lines = new ArrayList<>();
    lines.add(host + (cast.present().contains(host) ? "" : " (does not take part)"));
    for (Topology.Link link : topology.links()) {
      if (link.host().equals(host)) {
        lines.add(
            link.end().name()
                + " "
                + link.end().mac()
                + " "
                + String.join(" ", link.end().addresses().stream().map(Object::toString).toList()));
      }
    }
    return String.join("\n", lines);
  }

  /// Text centred at x, standing on y.
  private void text(String style, int x, int y, String text) {
    if (!text.isEmpty()) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text class=\"%s\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
              style,
              x,
              y,
              Markup.escape(text)));
    }
  }
}
