// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.fabric.Switch;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One Ethernet segment of a lab, as its file describes it.
///
/// @param name unique in the lab
/// @param type switch or hub
/// @param link what holds for the links of all interfaces that say nothing else
/// @param ageing after which a switch forgets an address that has sent nothing
/// @param uplink the way out of the lab; null: there is none
/// @since 0.1
public record NetworkDefinition(
    String name,
    NetworkType type,
    LinkDefinition link,
    Duration ageing,
    @Nullable UplinkPort uplink) {
  /// A network without a way out.
  public NetworkDefinition(String name, NetworkType type, LinkDefinition link) {
    this(name, type, link, Switch.AGEING, null);
  }

  /// A network on whose links nothing happens.
  public NetworkDefinition(String name, NetworkType type) {
    this(name, type, LinkDefinition.PLAIN);
  }

  /// The name of the link that leads out of the lab, as in `internet:vxlan`, if there is one.
  public Optional<String> uplinkName() {
    return Optional.ofNullable(uplink).map(port -> name + ":" + port.uplink().kind());
  }
}
