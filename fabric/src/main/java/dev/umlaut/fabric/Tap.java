// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

/// Sees the frames of a link as its port sends and receives them: before anything has happened to
/// the former, and after everything has happened to the latter.
///
/// Called on the loop's thread. It must be quick, and must neither send nor throw.
///
/// @since 0.1
@FunctionalInterface
public interface Tap {
  /// A frame passes. It and the memory it shows are valid only during the call.
  ///
  /// @param direction which way it goes
  void see(Direction direction, Frame frame);
}
