// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.lab.HostDefinition;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Names of addresses that no interface has at first, as a lab's own `/etc/hosts` gives them: the
/// virtual addresses of road warriors, for one.
///
/// @param addresses name to address, of which the first in the file counts
/// @since 0.1
public record HostNames(Map<String, Set<String>> addresses) {
  /// No names.
  public static final HostNames NONE = new HostNames(Map.of());

  /// Copies the map.
  public HostNames {
    addresses = Map.copyOf(addresses);
  }

  /// Read the names from every `etc/hosts` that the lab lays over its hosts.
  public static HostNames of(LabDefinition lab) {
    Map<String, Set<String>> names = new LinkedHashMap<>();
    Set<Path> seen = new LinkedHashSet<>();
    for (HostDefinition host : lab.hosts()) {
      host.overlays().forEach(overlay -> seen.add(overlay.resolve("etc/hosts")));
    }
    for (Path file : seen) {
      if (Files.isRegularFile(file)) {
        parse(read(file)).addresses.forEach(names::putIfAbsent);
      }
    }
    return new HostNames(names);
  }

  /// Read the text of an `/etc/hosts`.
  public static HostNames parse(String hosts) {
    Map<String, Set<String>> names = new LinkedHashMap<>();
    for (String line : hosts.lines().toList()) {
      String[] words = line.replaceFirst("#.*", "").strip().split("\\s+", -1);
      for (int i = 1; i < words.length; i++) {
        names.computeIfAbsent(words[i], _ -> new LinkedHashSet<>()).add(words[0]);
      }
    }
    return new HostNames(names);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UmlautException("cannot read " + file, "Check its owner and mode.", e);
    }
  }

  Optional<String> address4(String name) {
    return find(name, false);
  }

  Optional<String> address6(String name) {
    return find(name, true);
  }

  private Optional<String> find(String name, boolean six) {
    return addresses.getOrDefault(name, Set.of()).stream()
        .filter(address -> address.contains(":") == six)
        .findFirst();
  }
}
