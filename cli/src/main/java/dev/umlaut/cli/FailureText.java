// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.scenario.CommandRecord;
import dev.umlaut.scenario.ScenarioResult;
import dev.umlaut.scenario.Verdict;
import java.util.ArrayList;
import java.util.List;

/// Why a scenario did not pass, in few lines: the report has the rest.
final class FailureText {
  private static final int CHECKS_MAX = 2;
  private static final int MESSAGE_LINES_MAX = 4;
  private static final int COLUMNS_MAX = 200;

  private FailureText() {}

  /// Lines without indentation; none for a scenario that passed.
  static List<String> of(ScenarioResult result) {
    List<String> lines = new ArrayList<>();
    switch (result.verdict()) {
      case Verdict.Passed() -> {}
      case Verdict.Failed(List<String> reasons) -> {
        List<CommandRecord> failures = result.failures();
        failures.stream().limit(CHECKS_MAX).forEach(failure -> lines.addAll(failure(failure)));
        if (failures.size() > CHECKS_MAX) {
          lines.add("… " + (failures.size() - CHECKS_MAX) + " more");
        }
        // What is no command's fault, such as too much time, comes last among the reasons.
        reasons.stream().skip(failures.size()).map(FailureText::shortened).forEach(lines::add);
      }
      case Verdict.Broken(String message, String hint) -> {
        message.lines().limit(MESSAGE_LINES_MAX).map(FailureText::shortened).forEach(lines::add);
        hint.lines().limit(1).map(FailureText::shortened).forEach(lines::add);
      }
    }
    return lines;
  }

  private static List<String> failure(CommandRecord failure) {
    String where =
        failure
            .source()
            .map(line -> line.file().getFileName() + ":" + line.number() + "  ")
            .orElse("");
    return List.of(
        shortened(where + failure.host() + "# " + failure.commandLine()),
        shortened("  " + failure.reason()));
  }

  private static String shortened(String text) {
    return text.length() <= COLUMNS_MAX ? text : text.substring(0, COLUMNS_MAX - 1) + "…";
  }
}
