// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.scenario.CommandRecord;
import dev.umlaut.scenario.Phase;
import dev.umlaut.scenario.PhaseRecord;
import dev.umlaut.scenario.ScenarioListener;
import dev.umlaut.scenario.ScenarioPlan;
import dev.umlaut.scenario.ScenarioResult;
import dev.umlaut.scenario.Took;
import dev.umlaut.scenario.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// What a person sees of a scenario: one line per phase, then what failed, with what was expected
/// and what came.
///
/// Owned by the thread that runs the scenario.
final class TestConsole implements ScenarioListener {
  private static final int OUTPUT_LINES_MAX = 10;
  private static final int LINE_COLUMNS_MAX = 160;

  private final Terminal terminal;
  private final boolean virtual;
  private int done;
  private int total;

  /// @param virtual whether the hosts have a clock of their own
  TestConsole(Terminal terminal, boolean virtual) {
    this.terminal = terminal;
    this.virtual = virtual;
  }

  /// The hosts of a scenario are about to boot.
  void begins(ScenarioPlan plan) {
    terminal
        .out()
        .println(
            terminal.styled("@|bold " + plan.name() + "|@")
                + "  "
                + String.join(", ", plan.hosts()));
  }

  /// All hosts of a scenario are ready.
  ///
  /// @param booted how many had to be booted
  void booted(int booted, Duration took) {
    phaseLine("boot", booted == 0 ? "" : count(booted, "host") + " ready", text(took), true);
  }

  @Override
  public void phaseStarted(Phase phase, int commands) {
    done = 0;
    total = commands;
  }

  @Override
  public void commandStarted(Phase phase, String host, String text) {
    if (terminal.interactive()) {
      String count = total == 0 ? "" : (done + 1) + "/" + total + "  ";
      drawOver("  %-12s %s%s# %s".formatted(phase.title(), count, host, shortened(text, 60)));
    }
  }

  @Override
  public void commandDone(Phase phase, CommandRecord command) {
    done++;
  }

  @Override
  public void phaseDone(PhaseRecord phase) {
    drawOver("");
    phaseLine(
        phase.phase().title(),
        summary(phase),
        text(phase.took(), virtual),
        phase.failures().isEmpty());
  }

  /// A scenario has come to its verdict.
  void ended(ScenarioResult result) {
    result.failures().forEach(this::failure);
    switch (result.verdict()) {
      case Verdict.Passed() -> verdict("@|bold,green PASSED|@", result);
      case Verdict.Failed(List<String> reasons) -> {
        if (result.failures().isEmpty()) {
          reasons.forEach(reason -> terminal.out().println("  " + reason));
        }
        verdict("@|bold,red FAILED|@", result);
      }
      case Verdict.Broken(String message, String hint) -> {
        terminal.out().println("  " + message);
        if (!hint.isEmpty()) {
          terminal.out().println("  " + hint);
        }
        verdict("@|bold,red BROKEN|@", result);
      }
    }
  }

  private static String summary(PhaseRecord phase) {
    long checks = phase.commands().stream().filter(c -> c.check().isPresent()).count();
    int failures = phase.failures().size();
    int commands = phase.commands().size();
    if (commands == 0) {
      return "";
    }
    String what = checks > 0 ? count(checks, "check") : count(commands, "command");
    return failures == 0 ? what : what + ", " + failures + " failed";
  }

  private void failure(CommandRecord command) {
    String where = command.source().map(line -> line + "  ").orElse("");
    terminal.out().println();
    terminal
        .out()
        .println(
            terminal.styled("  @|bold,red FAIL|@  ")
                + where
                + command.host()
                + "# "
                + command.text());
    if (!command.outcome().fault().isEmpty()) {
      detail("came", command.outcome().fault());
    }
    command
        .check()
        .filter(check -> !check.passed())
        .ifPresent(check -> {
          detail("expected", check.expectation().describe() + ": " + check.pattern());
          detail("came", check.came());
        });
    excerpt(command.outcome().output());
    excerpt(command.outcome().errors());
  }

  private void detail(String name, String text) {
    terminal.out().println("        %-9s %s".formatted(name, text));
  }

  private void excerpt(String output) {
    List<String> lines = output.lines().toList();
    for (String line : lines.subList(0, Math.min(lines.size(), OUTPUT_LINES_MAX))) {
      terminal.out().println("          | " + shortened(line, LINE_COLUMNS_MAX));
    }
    if (lines.size() > OUTPUT_LINES_MAX) {
      terminal
          .out()
          .println(
              "          | … " + (lines.size() - OUTPUT_LINES_MAX) + " more lines, in the report");
    }
  }

  private void verdict(String word, ScenarioResult result) {
    terminal
        .out()
        .println(
            "%s %s  %d checks in %s"
                .formatted(
                    terminal.styled(word),
                    result.name(),
                    result.checks(),
                    text(result.took(), result.virtualStart().isPresent())));
  }

  private void phaseLine(String phase, String what, String took, boolean ok) {
    String mark = terminal.styled(ok ? "@|green ok|@  " : "@|red FAIL|@");
    terminal.out().println("  %s %-12s %-28s %8s".formatted(mark, phase, what, took));
  }

  private void drawOver(String line) {
    if (terminal.interactive()) {
      terminal.err().print("\r\033[K" + line);
      terminal.err().flush();
    }
  }

  static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  static String text(Duration took) {
    return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
  }

  /// The time that people waited and, where the hosts have a clock of their own, that of the hosts.
  static String text(Took took, boolean virtual) {
    return text(took.wall()) + (virtual ? virtual(took) : "");
  }

  static String virtual(Took took) {
    return String.format(Locale.ROOT, " (%.1f virtual)", took.lab().toMillis() / 1000.0);
  }

  private static String shortened(String text, int columns) {
    return text.length() <= columns ? text : text.substring(0, columns - 1) + "…";
  }
}
