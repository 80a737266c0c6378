// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.scenario.LintInput.Action;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Rules about what the commands of a host do one after the other.
final class LintCommands {
  /// Programs that send packets, and so are pointless behind the end of a capture.
  private static final Set<String> TRAFFIC = Set.of("ping", "ping6", "ssh", "wget", "curl", "nc");

  private static final Pattern RESTORE =
      Pattern.compile("(ip6?)tables-restore\\b[^;&|]*<\\s*(\\S*/)?((ip6?)tables\\.\\w+)");

  private final LintInput input;
  private final LineFindings findings;

  private LintCommands(LintInput input, LineFindings findings) {
    this.input = input;
    this.findings = findings;
  }

  static void check(LintInput input, LineFindings findings) {
    LintCommands rules = new LintCommands(input, findings);
    input.byHost().values().forEach(rules::host);
    input.steps().forEach(rules::operands);
    rules.captures();
    rules.counts();
  }

  private void host(List<Action> actions) {
    Map<String, SourceLine> running = new LinkedHashMap<>();
    Map<String, SourceLine> rules = new LinkedHashMap<>();
    for (Action action : actions) {
      for (Services.Change change : Services.of(action)) {
        if (change.starts()) {
          running.put(change.name(), action.source());
        } else {
          running.remove(change.name());
        }
      }
      restored(action, rules);
    }
    running.forEach((name, line) ->
        findings.add(
            LintRule.NOT_STOPPED,
            line,
            name + " is started on " + actions.getFirst().host() + " and never stopped",
            "Stop it in posttest.dat, or the next scenario finds it running."));
    rules.forEach((family, line) ->
        findings.add(
            LintRule.RULES_LEFT,
            line,
            family + "tables rules stay on " + actions.getFirst().host(),
            "Add " + family + "tables-restore < /etc/" + family + "tables.flush to posttest.dat."));
  }

  private void restored(Action action, Map<String, SourceLine> rules) {
    Matcher restore = RESTORE.matcher(action.text());
    while (restore.find()) {
      String family = restore.group(1);
      if (!family.equals(restore.group(4))) {
        findings.add(
            LintRule.WRONG_RULES,
            action.source(),
            family + "tables-restore reads " + restore.group(3) + ", rules of the other family",
            "Write " + restore.group(3).replaceFirst("ip6?", family) + ".");
      }
      if (restore.group(3).endsWith(".flush")) {
        rules.remove(family);
      } else {
        rules.put(family, action.source());
      }
    }
  }

  /// `rm a rm b` removes a file called rm.
  private void operands(Action action) {
    for (List<String> words : action.commands()) {
      String program = words.getFirst();
      if (program.equals("rm") && words.subList(1, words.size()).contains(program)) {
        findings.add(
            LintRule.MISSING_SEPARATOR,
            action.source(),
            "\"" + program + "\" is an operand of " + program + " itself",
            "Put a ; before the second " + program + ".");
      }
    }
  }

  private void captures() {
    Map<String, Boolean> ended = new LinkedHashMap<>();
    for (Action action : input.steps()) {
      if (action.instruction() instanceof Instruction.Check check && check.isCapture()) {
        if (Boolean.TRUE.equals(ended.put(check.host(), false))) {
          findings.add(
              LintRule.CAPTURE_ENDED,
              check.source(),
              "the capture on "
                  + check.host()
                  + " ended at its first check: packets of the commands since then are not in it",
              "Put all checks of captured packets behind the commands that cause them.");
        }
      } else if (TRAFFIC.stream().anyMatch(action::runs)) {
        ended.replaceAll((_, _) -> true);
      }
    }
  }

  private void counts() {
    for (Action action : input.steps()) {
      if (action.instruction() instanceof Instruction.Check check
          && check.expectation() instanceof Expectation.Count(BigInteger lines, _)
          && lines.equals(BigInteger.ONE)
          && input.steps().stream().noneMatch(other -> requires(other, check))) {
        findings.add(
            LintRule.COUNT_ONE,
            check.source(),
            "this check passes as well when no line matches",
            "Add the same check with YES.");
      }
    }
  }

  /// Whether a check makes sure that something matches what another one counts.
  private static boolean requires(Action action, Instruction.Check counted) {
    return action.instruction() instanceof Instruction.Check check
        && check.expectation() instanceof Expectation.Present
        && check.host().equals(counted.host())
        && check.command().equals(counted.command())
        && check.pattern().equals(counted.pattern());
  }
}
