// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

/// What can be plugged into a network and take frames: a network card, a capture, an uplink. Called
/// on the loop's thread only.
///
/// @since 0.1
public interface Port {
  /// Takes a frame. The frame and the memory it shows are valid only during the call, in which
  /// nothing is sent.
  ///
  /// @return whether it was taken; false means it is lost, and the caller counts it
  boolean deliver(Frame frame);

  /// The sender's batch is over: frames delivered since the last call may now be announced to who
  /// waits for them. A port that announces each frame by itself need do nothing.
  default void flush() {}

  /// The cable was plugged in or pulled out; at first it is in. While it is out, nothing is
  /// delivered, and what is sent is lost.
  default void carrierChanged(boolean up) {}
}
