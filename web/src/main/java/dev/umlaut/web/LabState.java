// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import java.util.List;

/// A lab that is up.
///
/// @param name its name
/// @param state `starting`, `ready`, `stopping`, or `failed` when it could not be started
/// @param file the file that describes it
/// @param image the root file system of its hosts
/// @param pid the lab's process
/// @param since when it was started, as ISO 8601 has it
/// @param folder with its sockets, disks and logs; empty while it is starting
/// @param lastEvent the number of the last event
/// @param time its time
/// @param networks in the order of the file
/// @param hosts all of them, in the order of the file
/// @since 0.1
public record LabState(
    String name,
    String state,
    String file,
    String image,
    long pid,
    String since,
    String folder,
    long lastEvent,
    TimeState time,
    List<TopologyState.NetworkState> networks,
    List<HostState> hosts) {
  /// Copies the lists.
  public LabState {
    networks = List.copyOf(networks);
    hosts = List.copyOf(hosts);
  }
}
