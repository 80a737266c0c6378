// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

/// What a disk's flush promises.
///
/// @since 0.1
public enum Durability {
  /// What was flushed survives the end of this process, not a crash of the machine: for disks that
  /// are thrown away with their lab. A flush takes no time.
  PROCESS,
  /// What was flushed survives a crash of the machine. A flush waits for the machine's disk, and
  /// the loop with it.
  MACHINE
}
