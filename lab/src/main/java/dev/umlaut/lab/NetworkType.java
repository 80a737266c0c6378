// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

/// How a network passes frames on.
///
/// @since 0.1
public enum NetworkType {
  /// Learns where each address is and sends a frame only there.
  SWITCH,
  /// Repeats each frame on all other links.
  HUB
}
