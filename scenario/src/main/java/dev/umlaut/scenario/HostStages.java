// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.guest.CommandResult;
import dev.umlaut.guest.Shell;
import dev.umlaut.scenario.CollectedFile.Kind;
import dev.umlaut.scenario.HostPrograms.Cleaning;
import dev.umlaut.scenario.Sections.Section;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The phases that concern all hosts at the same time: preparation, collection, leftovers.
final class HostStages {
  private static final Map<Cleaning, Pattern> MENTIONS =
      Map.of(
          Cleaning.SETTINGS, Pattern.compile("sysctl|proc/sys|ip +-6 +ru"),
          Cleaning.NFT, Pattern.compile("\\bnft\\b"));

  private static final Pattern LOGIN = Pattern.compile("\\b(?:ssh|scp|rsync)\\b");

  private final ScenarioPlan plan;
  private final Testbed testbed;
  private final RunOptions options;
  private final HostTasks tasks;

  HostStages(ScenarioPlan plan, Testbed testbed, RunOptions options) {
    this.plan = plan;
    this.testbed = testbed;
    this.options = options;
    this.tasks = new HostTasks(testbed.virtualClock().isEmpty());
  }

  /// What a phase brought.
  ///
  /// @param entries for the log
  /// @param files evidence
  /// @param faults why it could not be done in some host, one line each
  /// @param software versions that a host told; empty when none was asked
  /// @param unclean hosts that no other scenario can use
  record Outcomes(
      List<LogEntry> entries,
      List<CollectedFile> files,
      List<String> faults,
      Optional<Software> software,
      Set<String> unclean) {}

  Outcomes prepare() {
    String teller = plan.hosts(HostRole.IPSEC).stream().findFirst().orElse("");
    Software known = testbed.software();
    List<String> faults = new ArrayList<>();
    List<Software> told = new ArrayList<>();
    tasks
        .inAll(touched(), host -> prepare(host, host.equals(teller)))
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
    return new Outcomes(List.of(), List.of(), faults, told.stream().findFirst(), Set.of());
  }

  /// Hosts that only answer, such as a web server, stay as they are. But who can log in on one host
  /// can log in on all.
  private Set<String> touched() {
    Set<String> touched = new TreeSet<>(plan.scenario().configuredHosts());
    for (HostRole role : HostRole.values()) {
      if (role != HostRole.SHOWN) {
        touched.addAll(plan.hosts(role));
      }
    }
    for (Phase phase : Phase.values()) {
      for (Instruction step : plan.steps(phase)) {
        switch (step) {
          case Instruction.Command(_, String host, String command) -> touch(host, command, touched);
          case Instruction.Check check -> touch(check.host(), check.command(), touched);
          case Instruction.Remark _ -> {}
        }
      }
    }
    for (String host : plan.hosts()) {
      if (!testbed.credentials(plan.name(), host).isEmpty()) {
        touched.add(host);
      }
    }
    touched.retainAll(plan.hosts());
    return touched;
  }

  private void touch(String host, String command, Set<String> touched) {
    touched.add(host);
    if (LOGIN.matcher(command).find()) {
      touched.addAll(plan.hosts());
    }
  }

  private record Prepared(List<Section> sections, String fault) {}

  private Prepared prepare(String host, boolean withVersions) {
    HostFiles files = files(host);
    Sections sections = new Sections();
    String program =
        HostPrograms.prepare(
            new HostPrograms.Wanted(!files.isEmpty(), roles(host), options.restore(), withVersions),
            sections);
    Shell shell = testbed.shell(host);
    CommandResult result =
        files.isEmpty()
            ? shell.run(program, options.commandLimit())
            : shell.run(program, files.tar(), options.commandLimit());
    String fault =
        result.exitStatus() == 0
            ? ""
            : "exit status " + result.exitStatus() + ": " + Texts.of(result.errors()).strip();
    return new Prepared(sections.split(result.output(), CollectedFile.TEXT_MAX), fault);
  }

  private HostFiles files(String host) {
    return HostFiles.of(
        plan.scenario(),
        host,
        new HostFiles.Values(new Placeholders(plan.placeholders()), new FillIns(testbed.fillIns())),
        testbed.credentials(plan.name(), host));
  }

  /// Lets the hosts' IKE daemons finish what pretest made them begin. A tunnel counts as up before
  /// the script that opens the firewall for it has ended; the checks of the suite rely on a runner
  /// that is slower than that script.
  void settle() {
    tasks.inAll(
        plan.hosts(HostRole.IPSEC),
        host -> testbed.shell(host).run(HostPrograms.SETTLE, options.commandLimit()));
  }

  Outcomes collect() {
    SortedSet<String> hosts = new TreeSet<>(plan.hosts(HostRole.IPSEC));
    hosts.addAll(plan.hosts(HostRole.DATABASE));
    hosts.addAll(plan.hosts(HostRole.RADIUS));
    List<CollectedFile> files = new ArrayList<>();
    List<LogEntry> entries = new ArrayList<>();
    tasks.inAll(hosts, this::collect).forEach((host, done) -> keep(host, done, files, entries));
    // Evidence that cannot be had is no failure of what is tested.
    return new Outcomes(entries, files, List.of(), Optional.empty(), Set.of());
  }

  private List<Section> collect(String host) {
    Sections marker = new Sections();
    String program = CollectionProgram.of(plan.scenario().conf(), roles(host), marker);
    return marker.split(run(host, program).output(), CollectedFile.TEXT_MAX);
  }

  Outcomes finish() {
    List<CollectedFile> files = new ArrayList<>();
    List<LogEntry> entries = new ArrayList<>();
    Set<String> unclean = new TreeSet<>();
    tasks
        .inAll(touched(), this::finish)
        .forEach((host, done) -> {
          done.failures()
              .forEach(e -> {
                entries.add(new LogEntry.Remark(host + ": " + e.getMessage()));
                unclean.add(host);
              });
          for (Finished finished : done.values()) {
            files.addAll(evidence(host, finished.sections()));
            entries.addAll(Leftovers.of(host, finished.sections()));
            if (!finished.outcome().remark().isEmpty()) {
              entries.add(new LogEntry.Remark(finished.outcome().remark()));
            }
            if (!finished.outcome().clean()) {
              unclean.add(host);
            }
          }
        });
    return new Outcomes(entries, files, List.of(), Optional.empty(), unclean);
  }

  private record Finished(List<Section> sections, HostCleaner.Outcome outcome) {}

  private Finished finish(String host) {
    Set<Cleaning> cleaning = cleaning(host);
    Sections marker = new Sections();
    CommandResult result = run(host, HostPrograms.finish(roles(host), cleaning, marker));
    List<Section> sections = marker.split(result.output(), CollectedFile.TEXT_MAX);
    if (result.exitStatus() != 0) {
      String why = "the last program ended with " + result.exitStatus();
      return new Finished(
          sections, new HostCleaner.Outcome(false, host + ": must be started anew: " + why));
    }
    HostCleaner cleaner = new HostCleaner(host, testbed.shell(host), options.commandLimit());
    return new Finished(
        sections, cleaning.isEmpty() ? new HostCleaner.Outcome(true, "") : cleaner.clean(sections));
  }

  /// What costs time is only looked at when the scenario speaks of it, in a command or in a file.
  private Set<Cleaning> cleaning(String host) {
    if (!options.restore()) {
      return Set.of();
    }
    Set<Cleaning> cleaning = EnumSet.of(Cleaning.ORDINARY);
    HostFiles files = files(host);
    MENTIONS.forEach((kind, words) -> {
      if (files.mention(words)
          || plan.scenario().texts().values().stream().anyMatch(words.asPredicate())) {
        cleaning.add(kind);
      }
    });
    return cleaning;
  }

  private CommandResult run(String host, String program) {
    return testbed.shell(host).run(program, options.commandLimit());
  }

  private static void keep(
      String host,
      HostTasks.Done<List<Section>> done,
      List<CollectedFile> files,
      List<LogEntry> entries) {
    done.failures().forEach(e -> entries.add(new LogEntry.Remark(host + ": " + e.getMessage())));
    done.values().forEach(sections -> files.addAll(evidence(host, sections)));
  }

  private static List<CollectedFile> evidence(String host, List<Section> sections) {
    List<CollectedFile> files = new ArrayList<>();
    for (Section section : sections) {
      for (Kind kind : Kind.values()) {
        String prefix = kind.name() + " ";
        if (section.name().startsWith(prefix)) {
          String name = section.name().substring(prefix.length());
          files.add(new CollectedFile(host, kind, name, section.text()));
        }
      }
    }
    return files;
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
