// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.frame.IpPrefix;
import dev.umlaut.frame.MacAddress;
import dev.umlaut.lab.InterfaceDefinition;
import java.util.List;

/// An interface of a host.
///
/// @param name `eth0`, …
/// @param network the network that it is plugged into
/// @param mac its hardware address
/// @param addresses that the host gets when it boots, with the lengths of their prefixes
/// @since 0.1
public record InterfaceState(String name, String network, String mac, List<String> addresses) {
  /// Copies the list.
  public InterfaceState {
    addresses = List.copyOf(addresses);
  }

  InterfaceDefinition link() {
    return new InterfaceDefinition(
        name,
        network,
        MacAddress.parse(mac),
        addresses.stream().map(IpPrefix::parse).toList(),
        true);
  }

  static InterfaceState of(InterfaceDefinition definition) {
    return new InterfaceState(
        definition.name(),
        definition.network(),
        definition.mac().toString(),
        definition.addresses().stream().map(Object::toString).toList());
  }
}
