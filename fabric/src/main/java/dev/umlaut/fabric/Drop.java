// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import dev.umlaut.frame.filter.PacketFilter;

/// Frames that are lost for a reason.
///
/// @param filter which frames are looked at
/// @param every how many of them are lost: 1 all, 2 every second, beginning with the second, …
/// @since 0.1
public record Drop(PacketFilter filter, int every) {
  /// Nothing is dropped.
  public static final Drop NONE = new Drop(PacketFilter.NONE, 1);

  /// @throws IllegalArgumentException when it would be every zeroth
  public Drop {
    if (every < 1) {
      throw new IllegalArgumentException("every is 1 or more");
    }
  }
}
