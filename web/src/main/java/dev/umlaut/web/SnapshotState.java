// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.lab.Snapshot;
import java.util.List;

/// The disks of a lab as they were at one moment.
///
/// @param name its name
/// @param made when, as ISO 8601 has it
/// @param hosts those that had disks then
/// @param storedBytes what it takes on this machine's disk
/// @since 0.1
public record SnapshotState(String name, String made, List<String> hosts, long storedBytes) {
  /// Copies the list.
  public SnapshotState {
    hosts = List.copyOf(hosts);
  }

  /// What a snapshot looks like from outside.
  public static SnapshotState of(Snapshot snapshot) {
    return new SnapshotState(
        snapshot.name(), snapshot.made().toString(), snapshot.hosts(), snapshot.storedBytes());
  }
}
