// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.fabric.PortSettings;
import dev.umlaut.frame.IpPrefix;
import dev.umlaut.frame.MacAddress;
import java.util.List;

/// One Ethernet interface of a host, as the lab's file describes it.
///
/// @param name `eth0`, `eth1`, …
/// @param network the name of the network it is plugged into
/// @param mac its fixed hardware address
/// @param addresses addresses with the length of their prefix, IPv4 and IPv6 in the file's order
/// @param up whether the host configures it when it boots; if not, `ifup` does it later
/// @param link the cable to the network
/// @param port what the switch at its other end is told of it
/// @since 0.1
public record InterfaceDefinition(
    String name,
    String network,
    MacAddress mac,
    List<IpPrefix> addresses,
    boolean up,
    LinkDefinition link,
    PortSettings port) {
  /// The most interfaces that one host may have.
  public static final int PER_HOST_MAX = 8;

  /// Copies the list.
  public InterfaceDefinition {
    addresses = List.copyOf(addresses);
  }

  /// An interface on whose link nothing happens.
  public InterfaceDefinition(
      String name, String network, MacAddress mac, List<IpPrefix> addresses, boolean up) {
    this(name, network, mac, addresses, up, LinkDefinition.PLAIN);
  }

  /// An interface at a port like any other.
  public InterfaceDefinition(
      String name,
      String network,
      MacAddress mac,
      List<IpPrefix> addresses,
      boolean up,
      LinkDefinition link) {
    this(name, network, mac, addresses, up, link, PortSettings.PLAIN);
  }
}
