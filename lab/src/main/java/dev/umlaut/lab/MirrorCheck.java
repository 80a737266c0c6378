// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.fabric.PortSettings;
import java.util.ArrayList;
import java.util.List;

/// Sees to it that mirrors name links of their own networks: one that names another would be a
/// mirror of nothing, without a word.
final class MirrorCheck {
  private MirrorCheck() {}

  /// Check all mirrors of a lab.
  ///
  /// @param file the whole of it, to find the place of a mistake
  static void check(YamlNode file, List<NetworkDefinition> networks, List<HostDefinition> hosts) {
    for (NetworkDefinition network : networks) {
      List<String> links = new ArrayList<>(network.uplinkName().stream().toList());
      List<PortSettings> ports = new ArrayList<>();
      UplinkPort uplink = network.uplink();
      if (uplink != null) {
        ports.add(uplink.settings());
      }
      for (HostDefinition host : hosts) {
        for (InterfaceDefinition end : host.interfaces()) {
          if (end.network().equals(network.name())) {
            links.add(host.name() + ":" + end.name());
            ports.add(end.port());
          }
        }
      }
      ports.forEach(port -> check(file, network, links, port));
    }
  }

  private static void check(
      YamlNode file, NetworkDefinition network, List<String> links, PortSettings port) {
    for (String source : port.mirror()) {
      if (!source.equals(PortSettings.ALL_PORTS) && !links.contains(source)) {
        String message = "network %s has no link '%s'".formatted(network.name(), source);
        throw file.mentionedIn(message).error(message, Nearest.hint(source, links, "its links"));
      }
    }
  }
}
