// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.fabric.PortSettings;

/// How the way out of a network is plugged into it.
///
/// @param uplink where it leads
/// @param settings what the switch is told of it
/// @param link its cable
/// @since 0.1
public record UplinkPort(UplinkDefinition uplink, PortSettings settings, LinkDefinition link) {}
