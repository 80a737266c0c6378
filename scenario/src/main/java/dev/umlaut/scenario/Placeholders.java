// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.frame.IpPrefix;
import dev.umlaut.lab.Topology;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The address placeholders of a scenario's files: `PH_IP_MOON` is moon's first IPv4 address,
/// `PH_IP_MOON1` its second, `PH_IP6_MOON` and `PH_IP6_MOON1` the same for IPv6.
///
/// Replacement is of plain text, without regard to word boundaries: `PH_IP_CAROL10` is the second
/// address of carol with a `0` behind it, and scenarios rely on that.
final class Placeholders {
  /// None: every text stays as it is.
  static final Placeholders NONE = new Placeholders(Map.of());

  private final Map<String, String> values = new LinkedHashMap<>();

  /// @param values placeholder to address
  Placeholders(Map<String, String> values) {
    // The longer first, or PH_IP_MOON would eat the beginning of PH_IP_MOON1.
    values.entrySet().stream()
        .sorted(
            Map.Entry.<String, String>comparingByKey(
                Comparator.comparingInt(String::length).reversed().thenComparing(k -> k)))
        .forEach(entry -> this.values.put(entry.getKey(), entry.getValue()));
  }

  /// @param topology the hosts, with their addresses in the order of their interfaces
  /// @param names further names and their addresses, as in `/etc/hosts`: where a host has no second
  ///   address of its own, that of the name `HOST1` (`ip6-HOST1`) is taken
  static Placeholders of(Topology topology, HostNames names) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String host : topology.hosts()) {
      List<String> own = addresses(topology, host);
      String upper = host.toUpperCase(Locale.ROOT);
      List<String> v4 = own.stream().filter(a -> a.indexOf(':') < 0).toList();
      List<String> v6 = own.stream().filter(a -> a.indexOf(':') >= 0).toList();
      put(values, "PH_IP_" + upper, nth(v4, 0).or(() -> names.address4(host)));
      put(values, "PH_IP_" + upper + "1", nth(v4, 1).or(() -> names.address4(host + "1")));
      put(values, "PH_IP6_" + upper, nth(v6, 0).or(() -> names.address6("ip6-" + host)));
      Optional<String> second6 = nth(v6, 1).or(() -> names.address6("ip6-" + host + "1"));
      put(values, "PH_IP6_" + upper + "1", second6);
    }
    return new Placeholders(values);
  }

  private static List<String> addresses(Topology topology, String host) {
    List<String> addresses = new ArrayList<>();
    for (Topology.Link link : topology.links()) {
      if (link.host().equals(host)) {
        for (IpPrefix prefix : link.end().addresses()) {
          addresses.add(prefix.address().toString());
        }
      }
    }
    return addresses;
  }

  private static Optional<String> nth(List<String> list, int index) {
    return index < list.size() ? Optional.of(list.get(index)) : Optional.empty();
  }

  private static void put(Map<String, String> values, String token, Optional<String> value) {
    value.ifPresent(address -> values.put(token, address));
  }

  Map<String, String> values() {
    return Map.copyOf(values);
  }

  String replace(String text) {
    String replaced = text;
    if (replaced.contains("PH_IP")) {
      for (Map.Entry<String, String> entry : values.entrySet()) {
        replaced = replaced.replace(entry.getKey(), entry.getValue());
      }
    }
    return replaced;
  }

  /// The same for the content of any file, whatever its encoding.
  byte[] replace(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    String replaced = replace(text);
    return replaced.equals(text) ? content : replaced.getBytes(StandardCharsets.ISO_8859_1);
  }
}
