// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.lab.HostDefinition;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.ShareDefinition;
import dev.umlaut.os.UmlautException;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Says which folders of this machine a lab's file shares with hosts.
final class SharesText {
  private SharesText() {}

  /// What who imports a lab should know: a line for each folder.
  static List<String> ofImported(LabDefinition lab) {
    return folders(lab).entrySet().stream()
        .map(entry ->
            "%s see %s%s%s"
                .formatted(
                    String.join(", ", entry.getValue().stream().map(HostShare::host).toList()),
                    entry.getKey(),
                    entry.getValue().stream().anyMatch(one -> one.share().writable())
                        ? " and may change what is in it"
                        : "",
                    problem(entry.getValue().getFirst().share())))
        .toList();
  }

  /// The folders that are not in a bundle with the lab's own.
  static List<Path> notIn(LabDefinition lab) {
    Path own = lab.file().toAbsolutePath().normalize().resolveSibling("");
    return folders(lab).keySet().stream().filter(folder -> !folder.startsWith(own)).toList();
  }

  private record HostShare(String host, ShareDefinition share) {}

  private static SequencedMap<Path, List<HostShare>> folders(LabDefinition lab) {
    SequencedMap<Path, List<HostShare>> folders = new TreeMap<>();
    for (HostDefinition host : lab.hosts()) {
      for (ShareDefinition share : host.shares()) {
        HostShare one = new HostShare(host.name(), share);
        folders.merge(
            share.folder(),
            List.of(one),
            (old, more) -> Stream.concat(old.stream(), more.stream()).toList());
      }
    }
    return folders;
  }

  private static String problem(ShareDefinition share) {
    try {
      Path _ = share.realFolder();
      return "";
    } catch (UmlautException e) {
      return ": " + e.getMessage();
    }
  }
}
