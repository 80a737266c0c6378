// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.guest.Credentials;
import dev.umlaut.guest.HostKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The keys of one run of a lab's control channels. Any thread.
final class LabKeys {
  private final Credentials owner = Credentials.generate();
  private final Map<String, HostKey> hosts = new ConcurrentHashMap<>();

  private final LabOptions options;

  private LabKeys(LabOptions options) {
    this.options = options;
  }

  /// Make new ones.
  ///
  /// @param first the hosts that will ask first
  static LabKeys generate(List<HostDefinition> first, LabOptions options) {
    LabKeys keys = new LabKeys(options);
    first.forEach(keys::of);
    return keys;
  }

  /// What enters all hosts.
  Credentials owner() {
    return owner;
  }

  /// What a host proves with that it is itself.
  HostKey of(HostDefinition host) {
    return hosts.computeIfAbsent(host.name(), this::make);
  }

  private HostKey make(String host) {
    return options.guestSeed(host).map(HostKey::of).orElseGet(HostKey::generate);
  }
}
