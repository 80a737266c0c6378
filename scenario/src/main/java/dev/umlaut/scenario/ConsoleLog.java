// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.util.List;

/// The log of a scenario as plain text, laid out as people who know the format expect it.
///
/// @since 0.1
public final class ConsoleLog {
  /// How many lines of output a failed check shows.
  public static final int OUTPUT_LINES_MAX = 10;

  private final StringBuilder text = new StringBuilder();

  private ConsoleLog() {}

  /// Write the log of a whole scenario.
  public static String of(ScenarioResult result) {
    ConsoleLog log = new ConsoleLog();
    result.phase(Phase.PRETEST).ifPresent(phase -> log.phase("PRE-TEST", phase));
    result.phase(Phase.EVALTEST).ifPresent(phase -> log.phase("TEST", phase));
    result.phase(Phase.POSTTEST).ifPresent(phase -> log.phase("POST-TEST", phase));
    result.phase(Phase.FINISH).ifPresent(log::leftovers);
    if (result.verdict() instanceof Verdict.Broken broken) {
      log.line("BROKEN: " + broken.message());
    }
    return log.text.toString();
  }

  private void phase(String title, PhaseRecord phase) {
    line(title);
    line("");
    entries(phase.entries());
  }

  private void leftovers(PhaseRecord phase) {
    List<LogEntry> shown =
        phase.entries().stream()
            .filter(entry -> !(entry instanceof CommandRecord command) || command.failed())
            .toList();
    if (!shown.isEmpty()) {
      line("LEFTOVERS");
      line("");
      entries(shown);
    }
  }

  private void entries(List<LogEntry> entries) {
    for (LogEntry entry : entries) {
      switch (entry) {
        case LogEntry.Remark remark -> line(remark.text());
        case CommandRecord command -> {
          text.append(of(command));
          line("");
        }
      }
    }
  }

  /// Write one command with what came of it.
  public static String of(CommandRecord command) {
    ConsoleLog log = new ConsoleLog();
    if (command.failed()) {
      log.line("~~~~~~~ FAIL ~~~~~~~");
    }
    command.check().ifPresentOrElse(check -> log.check(command, check), () -> log.plain(command));
    if (!command.outcome().fault().isEmpty()) {
      log.line("~~~~~~~ " + command.outcome().fault());
    }
    return log.text.toString();
  }

  private void plain(CommandRecord command) {
    line(command.host() + "# " + command.text());
    block(command.outcome().output());
    block(command.outcome().errors());
  }

  private void check(CommandRecord command, CheckRecord check) {
    line(command.host() + "# " + command.commandLine() + "  [" + check.expectation().text() + "]");
    check.matched().forEach(this::line);
    block(command.outcome().errors());
    if (!check.passed()) {
      line("~~ output ~~~~~~~~~~");
      List<String> output = command.outcome().output().lines().toList();
      output.stream().limit(OUTPUT_LINES_MAX).forEach(this::line);
      if (output.size() > OUTPUT_LINES_MAX) {
        line("[… " + (output.size() - OUTPUT_LINES_MAX) + " more lines]");
      }
      line("~~~~");
    }
  }

  private void block(String output) {
    text.append(output);
    if (!output.isEmpty() && !output.endsWith("\n")) {
      text.append('\n');
    }
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
