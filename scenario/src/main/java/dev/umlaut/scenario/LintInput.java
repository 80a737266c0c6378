// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A scenario as the rules see it.
///
/// @param scenario as it was read
/// @param placeholders what stands for the addresses
/// @param steps the instructions that were understood, in their order
/// @param defaults the folders laid over each host before a scenario comes
record LintInput(
    Scenario scenario,
    Placeholders placeholders,
    List<Action> steps,
    Map<String, List<Path>> defaults) {
  LintInput {
    steps = List.copyOf(steps);
    defaults = Map.copyOf(defaults);
  }

  /// A command and where it stands.
  ///
  /// @param instruction as it was read
  /// @param host where it runs
  /// @param text the field of the command
  /// @param commands its simple commands, roughly: quotes are ignored
  record Action(Instruction instruction, String host, String text, List<List<String>> commands) {
    Action {
      commands = List.copyOf(commands);
    }

    SourceLine source() {
      return instruction.source();
    }

    /// Whether one of its simple commands is this program.
    boolean runs(String program) {
      return commands.stream()
          .anyMatch(words -> words.getFirst().replaceFirst(".*/", "").equals(program));
    }

    private static Action of(Instruction instruction, String host, String text) {
      List<List<String>> commands = new ArrayList<>();
      String plain = text.replaceAll("[0-9]?>&[0-9]", " ").replaceAll("[\"'\\\\]", "");
      for (String part : plain.split("&&|\\|\\||[;|&]", -1)) {
        String command = part.strip();
        if (!command.isEmpty()) {
          commands.add(List.of(command.split("\\s+", -1)));
        }
      }
      return new Action(instruction, host, text, commands);
    }
  }

  static LintInput of(ScenarioPlanner planner, Scenario scenario, Map<String, List<Path>> lab) {
    List<Action> actions = new ArrayList<>();
    for (Phase phase : List.of(Phase.PRETEST, Phase.EVALTEST, Phase.POSTTEST)) {
      for (Instruction step : planner.steps(phase)) {
        switch (step) {
          case Instruction.Command(_, String host, String text) ->
              actions.add(Action.of(step, host, text));
          case Instruction.Check(_, String host, String text, _, _) ->
              actions.add(Action.of(step, host, text));
          case Instruction.Remark _ -> {}
        }
      }
    }
    return new LintInput(scenario, planner.placeholders(), actions, lab);
  }

  /// The commands of every host that has any.
  SortedMap<String, List<Action>> byHost() {
    SortedMap<String, List<Action>> hosts = new TreeMap<>();
    for (Action action : steps) {
      hosts.computeIfAbsent(action.host(), _ -> new ArrayList<>()).add(action);
    }
    return hosts;
  }

  /// The line of `test.conf` that sets a variable; its first line when none does.
  SourceLine confLine(String variable) {
    SourceLine line = scenario.conf().lines().get(variable);
    return line == null ? new SourceLine(scenario.directory().resolve("test.conf"), 1, "") : line;
  }
}
