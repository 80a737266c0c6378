// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

/// One Ethernet segment of a lab, as its file describes it.
///
/// @param name unique in the lab
/// @param type switch or hub
/// @since 0.1
public record NetworkDefinition(String name, NetworkType type) {}
