// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.fabric.Impairments;

/// The cable between an interface and its network, as the lab's file describes it.
///
/// @param out what happens to frames that the interface sends
/// @param in what happens to frames for it
/// @param plugged whether it is plugged in when the lab starts
/// @since 0.1
public record LinkDefinition(Impairments out, Impairments in, boolean plugged) {
  /// Nothing happens to anything.
  public static final LinkDefinition PLAIN =
      new LinkDefinition(Impairments.NONE, Impairments.NONE, true);
}
