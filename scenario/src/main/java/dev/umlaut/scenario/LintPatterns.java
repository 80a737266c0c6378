// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Asks `grep` whether it understands the patterns of the checks.
final class LintPatterns {
  /// Only these can make a pattern wrong, and grep is not started for the others.
  private static final Pattern RISKY = Pattern.compile("\\[|\\\\[(){}1-9<>]|\\\\$");

  private LintPatterns() {}

  static void check(LintInput input, LineFindings findings) {
    ShellScope scope = new ShellScope(input.scenario().conf().variables(), InstantSource.system());
    Map<Instruction.Check, String> patterns = new LinkedHashMap<>();
    for (LintInput.Action action : input.steps()) {
      if (action.instruction() instanceof Instruction.Check check
          && RISKY.matcher(check.pattern()).find()) {
        List<String> words =
            ShellReader.read(RunnerLine.grep(check), scope).commands().getFirst().words();
        if (words.size() == 2 && !words.get(1).startsWith("-")) {
          patterns.put(check, words.get(1));
        }
      }
    }
    // One grep for all of them, because most often all are right.
    if (patterns.isEmpty() || fault(String.join("\n", patterns.values())).isEmpty()) {
      return;
    }
    patterns.forEach((check, pattern) -> {
      String fault = fault(pattern);
      if (!fault.isEmpty()) {
        findings.add(
            LintRule.LOST_PATTERN,
            check.source(),
            "grep does not understand the pattern, so no line can match: " + fault,
            "Write \\[ for a bracket; groups are \\( and \\).");
      }
    });
  }

  private static String fault(String pattern) {
    Grep.Match match = Grep.search(List.of("grep", pattern), new byte[0]);
    return match.errors().lines().filter(line -> !line.contains("warning")).findFirst().orElse("");
  }
}
