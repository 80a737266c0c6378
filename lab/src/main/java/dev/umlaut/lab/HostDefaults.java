// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import java.nio.file.Path;
import java.util.List;

/// What a lab's file says for all hosts that say nothing else.
///
/// @param memoryMib the size of the memory in MiB
/// @param disk what the root disk is kept in
/// @param overlays folders laid over every host's root, before its own
/// @param shares folders of this machine that every host sees, besides its own
/// @since 0.1
public record HostDefaults(
    int memoryMib, DiskKind disk, List<Path> overlays, List<ShareDefinition> shares) {
  /// What holds where a lab's file says nothing either.
  public static final HostDefaults PLAIN =
      new HostDefaults(128, DiskKind.OVERLAY, List.of(), List.of());

  /// Copies the lists.
  public HostDefaults {
    overlays = List.copyOf(overlays);
    shares = List.copyOf(shares);
  }
}
