// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.cli.ScenarioSearch.Chosen;
import dev.umlaut.scenario.LintRule;
import dev.umlaut.scenario.Linter;
import dev.umlaut.scenario.Notice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `umlaut lint`
@Command(
    name = "lint",
    sortOptions = false,
    description =
        "Looks for mistakes in scenarios without running them: checks that can never fail, commands"
            + " to hosts that are not there, files that nothing reads.",
    footer = {
      "",
      "Exit status: 0 nothing but warnings, 1 errors, 2 wrong usage or a broken file.",
      "The rules are in docs/scenario-format.md.",
      "",
      "Examples:",
      "  umlaut lint my-suite/tests",
      "  umlaut lint --suite my-suite/tests ikev2 'sql/rw-*'",
      "  umlaut lint --json my-suite/tests | jq '.[] | select(.severity == \"error\")'"
    })
final class LintCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final SelectionOptions selection = new SelectionOptions();

  @Option(names = "--json", description = "Print a JSON array for programs.")
  private boolean json;

  LintCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// A finding for programs.
  ///
  /// @param file absolute
  record Row(String rule, String severity, String file, int line, String message, String hint) {}

  @Override
  public Integer call() {
    List<Chosen> chosen = selection.chosen();
    Linter linter = Linter.of(selection.lab(chosen));
    List<Notice> found = new ArrayList<>();
    for (Chosen scenario : chosen) {
      List<Notice> here = linter.lint(scenario.folder());
      found.addAll(here);
      if (!json) {
        here.forEach(this::print);
      }
    }
    if (json) {
      List<Row> rows = found.stream().map(LintCommand::row).toList();
      terminal.out().println(JsonMapper.builder().build().writeValueAsString(rows));
    } else {
      summary(found, chosen.size());
    }
    return found.stream().anyMatch(Notice::isError) ? ExitStatus.FAILED : ExitStatus.OK;
  }

  private static Row row(Notice notice) {
    return new Row(
        notice.rule().id(),
        notice.rule().severity().word(),
        notice.line().file().toAbsolutePath().normalize().toString(),
        notice.line().number(),
        notice.message(),
        notice.hint());
  }

  private void print(Notice notice) {
    // Not styled as a whole: what a scenario says may look like picocli's mark-up.
    String severity =
        terminal.styled(notice.isError() ? "@|bold,red error|@" : "@|yellow warning|@");
    terminal
        .out()
        .println(
            "%s:%d: %s: %s [%s]"
                .formatted(
                    shown(notice.line().file()),
                    notice.line().number(),
                    severity,
                    printable(notice.message()),
                    notice.rule().id()));
    if (!notice.hint().isEmpty()) {
      terminal.out().println("    " + printable(notice.hint()));
    }
  }

  private void summary(List<Notice> found, int scenarios) {
    Map<LintRule, Integer> counts = new TreeMap<>();
    found.forEach(notice -> counts.merge(notice.rule(), 1, Integer::sum));
    long errors = found.stream().filter(Notice::isError).count();
    if (!counts.isEmpty()) {
      terminal.out().println();
    }
    counts.forEach((rule, count) ->
        terminal
            .out()
            .println(
                "%5d  %-7s  %-20s %s"
                    .formatted(count, rule.severity().word(), rule.id(), rule.title())));
    terminal
        .out()
        .println(
            "%s and %s in %s"
                .formatted(
                    TestConsole.count(errors, "error"),
                    TestConsole.count(found.size() - errors, "warning"),
                    TestConsole.count(scenarios, "scenario")));
  }

  /// As short as it can be opened from here.
  private static Path shown(Path file) {
    Path here = Path.of("").toAbsolutePath();
    Path absolute = file.toAbsolutePath().normalize();
    return absolute.startsWith(here) ? here.relativize(absolute) : absolute;
  }

  /// Control characters of a scenario's file must not reach the terminal.
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
