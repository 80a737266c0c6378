// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.guest.CommandResult;
import dev.umlaut.guest.Shell;
import dev.umlaut.scenario.CollectedFile.Kind;
import dev.umlaut.scenario.CommandRecord.Outcome;
import dev.umlaut.scenario.Sections.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// The phases that concern all hosts at the same time: preparation, collection, leftovers.
final class HostStages {
  private static final String STATE_PATTERN = "proto.*spi";

  private final ScenarioPlan plan;
  private final Testbed testbed;
  private final RunOptions options;

  HostStages(ScenarioPlan plan, Testbed testbed, RunOptions options) {
    this.plan = plan;
    this.testbed = testbed;
    this.options = options;
  }

  /// What a phase brought.
  ///
  /// @param entries for the log
  /// @param files evidence
  /// @param faults why it could not be done in some host, one line each
  /// @param software versions that a host told; empty when none was asked
  record Outcomes(
      List<LogEntry> entries,
      List<CollectedFile> files,
      List<String> faults,
      Optional<Software> software) {}

  Outcomes prepare() {
    String teller = plan.hosts(HostRole.IPSEC).stream().findFirst().orElse("");
    Software known = testbed.software();
    List<String> faults = new ArrayList<>();
    List<Software> told = new ArrayList<>();
    HostTasks.inAll(testbed.hosts(), host -> prepare(host, host.equals(teller)))
        .forEach((host, done) -> {
          done.failures().forEach(e -> faults.add(host + ": " + e.getMessage()));
          for (Prepared prepared : done.values()) {
            if (!prepared.fault().isEmpty()) {
              faults.add(host + ": " + prepared.fault());
            }
            if (host.equals(teller)) {
              told.add(Versions.of(prepared.sections(), known));
            }
          }
        });
    return new Outcomes(List.of(), List.of(), faults, told.stream().findFirst());
  }

  private record Prepared(List<Section> sections, String fault) {}

  private Prepared prepare(String host, boolean withVersions) {
    HostFiles files = HostFiles.of(plan.scenario(), host);
    Sections sections = new Sections();
    String program = HostPrograms.prepare(files.files(), roles(host), withVersions, sections);
    Shell shell = testbed.shell(host);
    CommandResult result =
        files.files().isEmpty()
            ? shell.run(program, options.commandLimit())
            : shell.run(
                program, files.tar(new Placeholders(plan.placeholders())), options.commandLimit());
    String fault =
        result.exitStatus() == 0
            ? ""
            : "exit status " + result.exitStatus() + ": " + Texts.of(result.errors()).strip();
    return new Prepared(sections.split(result.output(), CollectedFile.TEXT_MAX), fault);
  }

  Outcomes collect(boolean thorough) {
    SortedSet<String> hosts = new TreeSet<>(plan.hosts(HostRole.IPSEC));
    hosts.addAll(plan.hosts(HostRole.DATABASE));
    hosts.addAll(plan.hosts(HostRole.RADIUS));
    List<CollectedFile> files = new ArrayList<>();
    List<LogEntry> entries = new ArrayList<>();
    sections(
            hosts,
            (host, s) -> CollectionProgram.of(plan.scenario().conf(), roles(host), thorough, s))
        .forEach((host, done) -> keep(host, done, files, entries));
    // Evidence that cannot be had is no failure of what is tested.
    return new Outcomes(entries, files, List.of(), Optional.empty());
  }

  Outcomes finish() {
    List<CollectedFile> files = new ArrayList<>();
    List<LogEntry> entries = new ArrayList<>();
    sections(testbed.hosts(), (host, s) -> HostPrograms.finish(roles(host), options.restore(), s))
        .forEach((host, done) -> {
          keep(host, done, files, entries);
          done.values().forEach(found -> leftovers(host, found, entries));
        });
    return new Outcomes(entries, files, List.of(), Optional.empty());
  }

  /// Makes the program for a host.
  private interface ProgramFor {
    String host(String host, Sections sections);
  }

  private Map<String, HostTasks.Done<List<Section>>> sections(
      Set<String> hosts, ProgramFor program) {
    return HostTasks.inAll(
        hosts,
        host -> {
          Sections sections = new Sections();
          CommandResult result =
              testbed.shell(host).run(program.host(host, sections), options.commandLimit());
          return sections.split(result.output(), CollectedFile.TEXT_MAX);
        });
  }

  private static void keep(
      String host,
      HostTasks.Done<List<Section>> done,
      List<CollectedFile> files,
      List<LogEntry> entries) {
    done.failures().forEach(e -> entries.add(new LogEntry.Remark(host + ": " + e.getMessage())));
    for (List<Section> sections : done.values()) {
      for (Section section : sections) {
        for (Kind kind : Kind.values()) {
          String prefix = kind.name() + " ";
          if (section.name().startsWith(prefix)) {
            String name = section.name().substring(prefix.length());
            files.add(new CollectedFile(host, kind, name, section.text()));
          }
        }
      }
    }
  }

  private static void leftovers(String host, List<Section> sections, List<LogEntry> entries) {
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
          entries.add(leftover(host, new Search("ip xfrm state", STATE_PATTERN), section, states));
        }
        case "check policy" ->
            entries.add(
                leftover(
                    host, new Search("ip xfrm policy", ""), section, nonBlank(section.text())));
        case "check leaks" -> {
          List<String> leaks = nonBlank(section.text());
          if (!leaks.isEmpty()) {
            entries.add(
                leftover(host, new Search("cat /var/log/leak-detective.log", ""), section, leaks));
          }
        }
        case "stale" ->
            entries.add(new LogEntry.Remark(host + ": removed a stale " + section.text().strip()));
        default -> {}
      }
    }
  }

  private static List<String> nonBlank(String text) {
    return text.lines().filter(line -> !line.isBlank()).toList();
  }

  /// How a person would look for something that was left behind.
  private record Search(String command, String pattern) {}

  private static CommandRecord leftover(
      String host, Search search, Section section, List<String> left) {
    return new CommandRecord(
        Optional.empty(),
        host,
        search.command(),
        search.command(),
        new Outcome(0, section.text(), "", "", Duration.ZERO),
        Optional.of(
            new CheckRecord(search.pattern(), new Expectation.Absent(), left, left.isEmpty())),
        Duration.ZERO);
  }

  private Set<HostRole> roles(String host) {
    Set<HostRole> roles = EnumSet.noneOf(HostRole.class);
    for (HostRole role : HostRole.values()) {
      if (plan.hosts(role).contains(host)) {
        roles.add(role);
      }
    }
    return roles;
  }
}
