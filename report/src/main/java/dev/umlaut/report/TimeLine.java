// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.scenario.CollectedFile;
import dev.umlaut.scenario.CollectedFile.Kind;
import dev.umlaut.scenario.CommandRecord;
import dev.umlaut.scenario.Phase;
import dev.umlaut.scenario.PhaseRecord;
import dev.umlaut.scenario.ScenarioResult;
import dev.umlaut.scenario.Took;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Everything that happened in a scenario on one time line: its commands, the logs of all hosts,
/// the packets that were captured.
///
/// All times are of the hosts' clocks, which in virtual time are not that on the wall. Commands and
/// packets have exact ones. Most logs only tell the second; {@link LineTimes} finds out how such
/// lines must have been ordered, as far as that can be known.
///
/// @param events in the order of events
record TimeLine(List<Event> events) {
  private static final int LINES_PER_FILE_MAX = 6_000;

  TimeLine {
    events = List.copyOf(events);
  }

  /// Where an event comes from.
  enum Source {
    /// A command of the scenario.
    COMMAND,
    /// A line that a program logged.
    LOG,
    /// A packet.
    PACKET
  }

  /// Something that happened.
  ///
  /// @param time when
  /// @param exact whether the time is known better than to the second
  /// @param host where
  /// @param source what kind it is
  /// @param text one line
  /// @param anchor of a command: its place in the scenario's page; else empty
  /// @param failed whether it made the scenario fail
  record Event(
      Instant time,
      boolean exact,
      String host,
      Source source,
      String text,
      String anchor,
      boolean failed) {}

  static TimeLine of(ScenarioResult result) {
    List<Event> events = new ArrayList<>(commands(result));
    LineTimes times = new LineTimes(result);
    for (String host : result.plan().hosts()) {
      logs(result, host, times);
    }
    events.addAll(times.events());
    events.sort(Comparator.comparing(Event::time));
    return new TimeLine(events);
  }

  private static List<Event> commands(ScenarioResult result) {
    List<Event> events = new ArrayList<>();
    EntryNumbers numbers = new EntryNumbers();
    for (PhaseRecord phase : result.phases()) {
      for (CommandRecord command : phase.commands()) {
        String anchor = numbers.next();
        // What the runner itself looks for at the end has no time of its own.
        Took after = phase.phase() == Phase.FINISH ? result.took() : command.startedAfter();
        events.add(
            new Event(
                result.labStarted().plus(after.lab()),
                true,
                command.host(),
                Source.COMMAND,
                command.commandLine(),
                anchor,
                command.failed()));
      }
    }
    return events;
  }

  private static void logs(ScenarioResult result, String host, LineTimes times) {
    Set<String> seen = new HashSet<>();
    List<CollectedFile> files =
        result.files().stream()
            .filter(file -> file.host().equals(host))
            .filter(file -> file.kind() == Kind.LOG || file.kind() == Kind.CAPTURE)
            // What charon writes to auth.log it writes to daemon.log too: that one first.
            .sorted(Comparator.comparing(CollectedFile::name).reversed())
            .toList();
    for (CollectedFile file : files) {
      List<LogLine> lines = new ArrayList<>();
      Optional<LogLine> last = Optional.empty();
      List<String> text =
          file.text().lines().filter(line -> !line.isBlank()).limit(LINES_PER_FILE_MAX).toList();
      for (String line : text) {
        // Packets do not tell the day, and in virtual time a scenario may take many.
        Instant near =
            file.kind() == Kind.CAPTURE
                ? last.map(LogLine::time).orElse(result.labStarted())
                : result.labStarted();
        Optional<LogLine> parsed = LogLine.parse(line, near);
        if (parsed.isPresent()) {
          last = parsed;
        } else {
          // A line without a time continues the one before it.
          parsed = last.map(before -> new LogLine(before.time(), before.exact(), line));
        }
        parsed.filter(found -> file.kind() == Kind.CAPTURE || seen.add(line)).ifPresent(lines::add);
      }
      times.add(host, file.kind() == Kind.CAPTURE ? Source.PACKET : Source.LOG, lines);
    }
  }

  /// The events around the first failure, or the last ones when no command failed.
  ///
  /// @param before how many to take before it
  /// @param after how many to take after it
  List<Event> around(int before, int after) {
    int failure = events.size() - 1;
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i).failed()) {
        failure = i;
        break;
      }
    }
    return events.subList(
        Math.max(0, failure - before), Math.min(events.size(), failure + after + 1));
  }
}
