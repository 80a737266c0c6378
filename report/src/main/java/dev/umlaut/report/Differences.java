// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.scenario.CollectedFile;
import dev.umlaut.scenario.CollectedFile.Kind;
import dev.umlaut.scenario.CommandRecord;
import dev.umlaut.scenario.Phase;
import dev.umlaut.scenario.PhaseRecord;
import dev.umlaut.scenario.ScenarioResult;
import dev.umlaut.scenario.Software;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is different from the last run in which a scenario passed.
///
/// @param run that run's name
/// @param software what was replaced since, one line each
/// @param parts what differs, the most telling first
/// @param more how many parts were left out
record Differences(String run, List<String> software, List<Part> parts, int more) {
  /// The rank of what may be why everything else differs: configuration.
  static final int CAUSE = 0;

  private static final int PARTS_MAX = 40;
  private static final int LINES_MAX = 80;

  Differences {
    software = List.copyOf(software);
    parts = List.copyOf(parts);
  }

  /// Something that differs.
  ///
  /// @param rank what is looked at first has the smallest
  /// @param title a command or a file, with its host
  /// @param lines the comparison
  /// @param more how many lines were left out
  record Part(int rank, String title, List<LineDiff.Line> lines, int more) {}

  /// @param past the result of a run in which the scenario passed
  static Differences between(PastResult past, ScenarioResult now) {
    List<Part> parts = new ArrayList<>();
    commands(past, now, parts);
    for (CollectedFile file : now.files()) {
      file(past, file).ifPresent(parts::add);
    }
    // A command that is asked several times says the same several times.
    Set<String> titles = new HashSet<>();
    parts.removeIf(part -> !titles.add(part.title()));
    parts.sort(Comparator.comparingInt(Part::rank));
    return new Differences(
        past.run(),
        software(past.software(), now.software()),
        parts.subList(0, Math.min(PARTS_MAX, parts.size())),
        Math.max(0, parts.size() - PARTS_MAX));
  }

  private static void commands(PastResult past, ScenarioResult now, List<Part> parts) {
    Map<String, Integer> occurrences = new HashMap<>();
    for (PhaseRecord phase : now.phases()) {
      String phaseName = phase.phase().name().toLowerCase(Locale.ROOT);
      boolean tidying = phase.phase() == Phase.POSTTEST || phase.phase() == Phase.FINISH;
      for (CommandRecord command : phase.commands()) {
        String key = PastResult.key(phaseName, command.host(), command.text(), occurrences);
        String output = command.outcome().output() + command.outcome().errors();
        String then = past.outputs().get(key);
        if (tidying && !command.failed()) {
          continue;
        }
        if (then == null) {
          parts.add(
              new Part(
                  command.failed() ? 1 : 2,
                  title(command),
                  List.of(new LineDiff.Line("+", "the command was not there")),
                  0));
        } else {
          boolean capture = command.text().contains("tcpdump.log");
          // The packets of a host are compared once, as a file, not for every check that looks at
          // them.
          List<LineDiff.Line> lines =
              capture && !command.failed()
                  ? List.of()
                  : capture ? LineDiff.unordered(then, output) : LineDiff.ordered(then, output);
          part(command.failed() ? 1 : 2, title(command), lines).ifPresent(parts::add);
        }
      }
    }
  }

  private static String title(CommandRecord command) {
    return command.host() + "# " + command.text();
  }

  private static Optional<Part> file(PastResult past, CollectedFile file) {
    String key = PastResult.fileKey(file.host(), file.kind().name(), file.name());
    boolean anyOrder = file.kind() == Kind.LOG || file.kind() == Kind.CAPTURE;
    int rank =
        switch (file.kind()) {
          case CONFIGURATION -> CAUSE;
          case LOG -> 3;
          case STATUS -> 4;
          case CAPTURE -> 5;
        };
    return past.file(key)
        .flatMap(then ->
            part(
                rank,
                file.host() + ": " + file.name(),
                anyOrder
                    ? LineDiff.unordered(then, file.text())
                    : LineDiff.ordered(then, file.text())));
  }

  private static Optional<Part> part(int rank, String title, List<LineDiff.Line> lines) {
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Part(
            rank,
            title,
            List.copyOf(lines.subList(0, Math.min(LINES_MAX, lines.size()))),
            Math.max(0, lines.size() - LINES_MAX)));
  }

  private static List<String> software(Map<String, String> then, Software now) {
    List<String> changes = new ArrayList<>();
    change("Kernel", then.getOrDefault("kernel", ""), now.kernel(), changes);
    change("Image", then.getOrDefault("image", ""), now.image(), changes);
    change("strongSwan", then.getOrDefault("strongswan", ""), now.strongswan(), changes);
    return changes;
  }

  private static void change(String what, String then, String now, List<String> changes) {
    if (!then.equals(now)) {
      changes.add(
          what + ": " + (then.isEmpty() ? "none" : then) + " → " + (now.isEmpty() ? "none" : now));
    }
  }
}
