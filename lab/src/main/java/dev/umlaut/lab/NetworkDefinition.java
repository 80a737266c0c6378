// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

/// One Ethernet segment of a lab, as its file describes it.
///
/// @param name unique in the lab
/// @param type switch or hub
/// @param link what holds for the links of all interfaces that say nothing else
/// @since 0.1
public record NetworkDefinition(String name, NetworkType type, LinkDefinition link) {
  /// A network on whose links nothing happens.
  public NetworkDefinition(String name, NetworkType type) {
    this(name, type, LinkDefinition.PLAIN);
  }
}
