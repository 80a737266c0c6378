// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a host does and how its network is set up at some moment, as {@link CleanPrograms} prints
/// it. Two of them tell what was done in between.
///
/// @param links name to description
/// @param addresses `NAME ADDRESS/LENGTH…`
/// @param routes without those that the kernel derives from addresses
/// @param rules `PREFERENCE: …` of IPv4
/// @param rules6 the same of IPv6
/// @param neighbours permanent entries and proxies
/// @param processes those that are not the kernel's, by process id
/// @param settings file of `/proc/sys` to value
/// @param mounts `DEVICE POINT TYPE OPTIONS`
record HostState(
    Map<String, String> links,
    Set<String> addresses,
    Set<String> routes,
    Set<String> rules,
    Set<String> rules6,
    Set<String> neighbours,
    Map<Integer, HostProcess> processes,
    Map<String, String> settings,
    Set<String> mounts) {
  private static final Pattern LINK = Pattern.compile("\\d+: ([^:@\\s]+)(?:@[^:]*)?: (<.*)");
  private static final Pattern ADDRESS = Pattern.compile("\\d+: (\\S+)\\s+(inet6? .*)");
  private static final Pattern RULE = Pattern.compile("\\d+:\\s+(?:not )?from .*");

  /// Made by the kernel from addresses and links, at its own pace.
  private static final Pattern DERIVED_ROUTE =
      Pattern.compile(
          "(?:local|broadcast|anycast|multicast) .*|fe80:.*|ff00::/8 .*|.* proto kernel .*");

  /// Parts of a description that change by themselves.
  private static final Pattern FLEETING =
      Pattern.compile(
          "\\\\ *valid_lft .*| tentative| dadfailed| linkdown| dead| expires \\d+sec| qdisc"
              + " (?:noop|noqueue|pfifo_fast)| state (?:UP|DOWN|UNKNOWN|LOWERLAYERDOWN|DORMANT)|"
              + " cache| error -?\\d+|,?NO-CARRIER|,?LOWER_UP|,?RUNNING");

  static HostState empty() {
    return new HostState(
        new LinkedHashMap<>(),
        new LinkedHashSet<>(),
        new LinkedHashSet<>(),
        new LinkedHashSet<>(),
        new LinkedHashSet<>(),
        new LinkedHashSet<>(),
        new TreeMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashSet<>());
  }

  /// Read what the function `state` has printed. What is not understood counts as a route, so that
  /// it is compared at least.
  static HostState parse(String text) {
    HostState state = empty();
    Map<String, List<String>> files = new LinkedHashMap<>();
    String section = "";
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("@")) {
        section = line;
      } else if (!line.isBlank()) {
        switch (section) {
          case "@ip" -> state.network(line);
          case "@rules6" -> state.rules6.add(line.strip());
          case "@files" -> file(line, files);
          default -> {}
        }
      }
    }
    files.forEach((name, lines) -> state.file(name, lines, files));
    return state;
  }

  private static void file(String line, Map<String, List<String>> files) {
    int colon = line.indexOf(':');
    if (colon > 0) {
      files
          .computeIfAbsent(line.substring(0, colon), _ -> new ArrayList<>())
          .add(line.substring(colon + 1));
    }
  }

  private void file(String name, List<String> lines, Map<String, List<String>> files) {
    if (name.startsWith("/proc/sys/")) {
      settings.put(name, String.join("\n", lines));
    } else if (name.equals("/proc/mounts")) {
      mounts.addAll(lines);
    } else if (name.endsWith("/stat")) {
      String folder = name.substring(0, name.length() - "stat".length());
      HostProcess.parse(lines.getFirst(), files.getOrDefault(folder + "cgroup", List.of()))
          .filter(process -> !process.isKernels())
          .ifPresent(process -> processes.put(process.id(), process));
    }
  }

  private void network(String line) {
    Matcher link = LINK.matcher(line);
    Matcher address = ADDRESS.matcher(line);
    if (link.matches()) {
      links.put(link.group(1), lasting(link.group(2)));
    } else if (address.matches()) {
      String text = lasting(address.group(2)).replaceFirst(" " + address.group(1) + "$", "");
      if (!text.contains(" fe80:")) {
        addresses.add(address.group(1) + " " + text);
      }
    } else if (RULE.matcher(line).matches()) {
      rules.add(line.strip());
    } else if (line.endsWith("PERMANENT") || line.stripTrailing().endsWith(" proxy")) {
      neighbours.add(line.strip());
    } else if (!DERIVED_ROUTE.matcher(line).matches()) {
      routes.add(lasting(line));
    }
  }

  private static String lasting(String text) {
    return FLEETING.matcher(text).replaceAll("").replace("<,", "<").replaceAll("\\s+", " ").strip();
  }
}
