// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.scenario.CommandRecord.Outcome;
import dev.umlaut.scenario.Sections.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Judges what is left in a host after a scenario: states and policies of IPsec, and leaks that a
/// daemon has reported, make it fail.
final class Leftovers {
  private static final String STATE_PATTERN = "proto.*spi";

  private Leftovers() {}

  /// How a person would look for something that was left behind.
  private record Search(String command, String pattern) {}

  /// Read the sections that {@link HostPrograms#finish} has printed.
  static List<LogEntry> of(String host, List<Section> sections) {
    List<LogEntry> entries = new ArrayList<>();
    for (Section section : sections) {
      switch (section.name()) {
        case "check state" -> {
          // Compression leaves a companion state (protocol 4) that the kernel removes later.
          List<String> states =
              section
                  .text()
                  .lines()
                  .filter(line -> line.matches(".*" + STATE_PATTERN + ".*"))
                  .filter(line -> !line.contains("proto 4"))
                  .toList();
          entries.add(record(host, new Search("ip xfrm state", STATE_PATTERN), section, states));
        }
        case "check policy" ->
            entries.add(
                record(host, new Search("ip xfrm policy", ""), section, nonBlank(section.text())));
        case "check leaks" -> {
          List<String> leaks = nonBlank(section.text());
          if (!leaks.isEmpty()) {
            entries.add(
                record(host, new Search("cat /var/log/leak-detective.log", ""), section, leaks));
          }
        }
        case "stale" ->
            entries.add(new LogEntry.Remark(host + ": removed a stale " + section.text().strip()));
        default -> {}
      }
    }
    return entries;
  }

  private static List<String> nonBlank(String text) {
    return text.lines().filter(line -> !line.isBlank()).toList();
  }

  private static CommandRecord record(
      String host, Search search, Section section, List<String> left) {
    return new CommandRecord(
        Optional.empty(),
        host,
        search.command(),
        search.command(),
        new Outcome(0, section.text(), "", "", Took.NONE),
        Optional.of(
            new CheckRecord(search.pattern(), new Expectation.Absent(), left, left.isEmpty())),
        Took.NONE);
  }
}
