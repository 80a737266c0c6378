// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a person types about a host or an interface that is to be added, as the text that a lab
/// file has behind its name.
final class PartWords {
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9.:/_-]+");

  private PartWords() {}

  /// An interface.
  ///
  /// @param connection `NETWORK` or `NETWORK=ADDRESS,…`
  /// @param mac null: one that follows from the names
  /// @param up whether the host sets it up
  static String link(String connection, @Nullable String mac, boolean up) {
    int equals = connection.indexOf('=');
    List<String> keys = new ArrayList<>();
    String network = equals < 0 ? connection : connection.substring(0, equals);
    keys.add("network: " + quoted(network));
    if (equals >= 0) {
      keys.add(
          Arrays.stream(connection.substring(equals + 1).split(",", -1))
              .map(PartWords::quoted)
              .collect(Collectors.joining(", ", "addresses: [", "]")));
    }
    if (mac != null) {
      keys.add("mac: " + quoted(mac));
    }
    if (!up) {
      keys.add("up: false");
    }
    return String.join(", ", keys);
  }

  /// A host.
  ///
  /// @param connections of `eth0`, `eth1`, …
  /// @param memory null: as the lab's file says
  /// @param gateways default routes
  static String host(List<String> connections, @Nullable String memory, List<String> gateways) {
    List<String> keys = new ArrayList<>();
    if (memory != null) {
      keys.add("memory: " + quoted(memory));
    }
    for (String gateway : gateways) {
      keys.add((gateway.contains(":") ? "gateway6: " : "gateway: ") + quoted(gateway));
    }
    List<String> links = new ArrayList<>();
    for (String connection : connections) {
      links.add("eth%d: {%s}".formatted(links.size(), link(connection, null, true)));
    }
    if (!links.isEmpty()) {
      keys.add("interfaces: {" + String.join(", ", links) + "}");
    }
    return String.join(", ", keys);
  }

  /// A network.
  ///
  /// @param uplink the way out, in a lab file's own words; null: none
  static String network(boolean hub, @Nullable String uplink) {
    String type = hub ? "type: hub" : "type: switch";
    if (uplink == null) {
      return type;
    }
    String text = uplink.strip();
    return type + ", uplink: " + (text.startsWith("{") ? text : "{" + text + "}");
  }

  private static String quoted(String value) {
    if (!VALUE.matcher(value).matches()) {
      throw new UsageException(
          "\"" + value + "\" is no network or address",
          "write NETWORK=ADDRESS/PREFIX, as in lan=10.1.0.9/16");
    }
    return '"' + value + '"';
  }
}
