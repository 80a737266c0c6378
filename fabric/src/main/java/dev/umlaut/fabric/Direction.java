// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

/// One of the two ways through a link.
///
/// @since 0.1
public enum Direction {
  /// From the port into the network: what the interface sends.
  TO_NETWORK,
  /// From the network to the port: what the interface receives.
  TO_PORT
}
