// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.pki.Delivery;
import dev.umlaut.pki.Placeholder;
import dev.umlaut.pki.Placement;
import dev.umlaut.pki.Product;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads where a lab's file puts its products.
final class PkiDelivery {
  private static final Pattern PLACEHOLDER = Pattern.compile("[A-Z][A-Z0-9_]{2,}");

  private PkiDelivery() {}

  /// @param hosts the names of the lab's hosts
  static Delivery read(YamlMap top, Collection<String> hosts) {
    List<Placement> placements =
        PkiFile.entries(top.optional("files"), (k, v) -> placements(k, v, hosts)).stream()
            .flatMap(List::stream)
            .toList();
    Map<String, Placeholder> placeholders = new LinkedHashMap<>();
    top.optional("placeholders")
        .ifPresent(node ->
            node.map(PkiFile.ENTRIES_MAX)
                .forEach((name, value) ->
                    placeholders.put(
                        name.text(PLACEHOLDER, "use capital letters, digits and _"),
                        value.parsed(Placeholder::parse, ""))));
    boolean readable = top.optional("readable-keys").map(YamlNode::bool).orElse(false);
    return top.optional("files")
        .orElse(top.place())
        .made(() -> new Delivery(placements, placeholders, readable), "");
  }

  private static List<Placement> placements(
      YamlNode key, YamlNode value, Collection<String> hosts) {
    Product product = key.parsed(Product::parse, "");
    List<Placement> placements = new ArrayList<>();
    for (YamlNode place : value.list(PkiFile.ENTRIES_MAX)) {
      for (Placement placement : place.parsed(text -> Placement.parse(product, text), "")) {
        if (!hosts.contains(placement.host())) {
          throw place.error(
              "the lab has no host \"" + placement.host() + "\"",
              Nearest.hint(placement.host(), hosts, "its hosts"));
        }
        placements.add(placement);
      }
    }
    return placements;
  }
}
