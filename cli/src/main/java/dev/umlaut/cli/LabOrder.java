// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.LabFile;
import dev.umlaut.lab.LabOptions;
import dev.umlaut.lab.SavedDisks;
import dev.umlaut.lab.ShareDefinition;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// What the process of a lab is told to do, on its standard input.
///
/// @param file the lab's file
/// @param image of its hosts
/// @param hosts those to boot
/// @param virtualStart when it starts in virtual time; empty: in real time
/// @param seed of all random numbers in virtual time
/// @param fresh whether the disks of last time are thrown away
/// @param shares folders that hosts see, besides those that the lab's file names
record LabOrder(
    String file,
    String image,
    List<String> hosts,
    String virtualStart,
    long seed,
    boolean fresh,
    List<Share> shares) {
  LabOrder {
    hosts = List.copyOf(hosts);
    shares = List.copyOf(shares);
  }

  /// A folder that hosts see.
  ///
  /// @param hosts who; none: all, also those that are added later
  /// @param folder which, absolute
  /// @param at where
  /// @param writable whether they may change what is in it
  record Share(List<String> hosts, String folder, String at, boolean writable) {
    Share {
      hosts = List.copyOf(hosts);
    }

    LabDefinition in(LabDefinition lab) {
      ShareDefinition share = new ShareDefinition(Path.of(folder), at, writable, Path.of("/"));
      return hosts.isEmpty() ? lab.withShare(share) : lab.withShare(hosts, share);
    }
  }

  LabDefinition definition() {
    LabDefinition lab = LabFile.read(Path.of(file)).withImage(image);
    for (Share share : shares) {
      lab = share.in(lab);
    }
    return lab;
  }

  /// @param disks where those of the hosts are kept
  LabOptions options(SavedDisks disks) {
    LabOptions options = LabOptions.defaults().withDisks(disks);
    return virtualStart.isEmpty()
        ? options
        : options.withVirtualTime(Instant.parse(virtualStart), seed);
  }

  /// How the process answers, with one line on its standard output.
  ///
  /// @param started whether it serves the lab's API now
  /// @param message why it does not; empty when another process does
  /// @param hint what to do about that
  record Reply(boolean started, String message, String hint) {}
}
