// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.guest.Credentials;
import dev.umlaut.guest.HostKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The keys of one run of a lab's control channels.
///
/// @param owner enters all hosts
/// @param hosts what each host, by name, proves with that it is itself
record LabKeys(Credentials owner, Map<String, HostKey> hosts) {
  LabKeys {
    hosts = Map.copyOf(hosts);
  }

  /// Make new ones.
  static LabKeys generate(List<HostDefinition> hosts) {
    Map<String, HostKey> keys = new HashMap<>();
    hosts.forEach(host -> keys.put(host.name(), HostKey.generate()));
    return new LabKeys(Credentials.generate(), keys);
  }

  /// The key of a host.
  HostKey of(HostDefinition host) {
    HostKey key = hosts.get(host.name());
    if (key == null) {
      throw new IllegalArgumentException("no key was made for " + host.name());
    }
    return key;
  }
}
