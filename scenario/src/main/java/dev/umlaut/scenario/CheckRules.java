// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/// Finds what is odd in the fields of a `.dat` line.
///
/// @param hosts the lab's
/// @param capturing the hosts whose packets are captured
/// @param findings where it goes
record CheckRules(Collection<String> hosts, Collection<String> capturing, LineFindings findings) {
  private static final int COMMAND_FIELDS = 2;
  private static final int CHECK_FIELDS = 4;
  private static final String EXPECTATIONS =
      "The fourth field must be exactly YES, NO or a number.";
  private static final String COLON =
      "Write \\: for a colon that is no separator, as in fec0:\\:1, or [:]: in a pattern.";

  /// An address that stops at a `::`, and what may follow one.
  private static final Pattern BEFORE =
      Pattern.compile("(?i)(^|[^0-9a-z])([0-9a-f]{1,4}:){0,6}[0-9a-f]{1,4}$");

  /// An address that is nothing else: a pattern may well end with a short number.
  private static final Pattern CERTAINLY_BEFORE =
      Pattern.compile("(?i)(^|[^0-9a-z])f[c-f][0-9a-f]{2}(:[0-9a-f]{1,4}){0,6}$");

  private static final Pattern BEHIND =
      Pattern.compile("(?i)^([0-9a-f]{1,4}(?![0-9a-z])|/[0-9]).*");

  /// A line of pretest.dat or posttest.dat.
  void command(DatLine line) {
    everyLine(line);
    if (line.fields().size() > COMMAND_FIELDS) {
      fieldsBehind(line, line.field(1));
    }
  }

  /// A line of evaltest.dat.
  void check(DatLine line, Instruction.Check check, List<ShellCommand> commands) {
    everyLine(line);
    capture(check);
    switch (check.expectation()) {
      case Expectation.Anything(String text) -> neverFails(line, text);
      case Expectation.Count(BigInteger lines, Strictness how) -> count(check, lines, how);
      case Expectation.Present() -> output(check, commands);
      case Expectation.Absent() -> output(check, commands);
    }
    if (check.expectation() instanceof Expectation.Anything) {
      return;
    }
    if (line.fields().size() > CHECK_FIELDS) {
      fieldsBehind(line, line.field(CHECK_FIELDS - 1));
    } else if (isSplit(line, CERTAINLY_BEFORE)) {
      splitAddress(line);
    }
  }

  private void everyLine(DatLine line) {
    if (line.fields().getFirst().startsWith(" ") || line.fields().getFirst().startsWith("\t")) {
      findings.add(
          LintRule.STRAY_BLANK,
          line.source(),
          "the line begins with a blank: the format's original runner would not reach the host",
          "Remove it.");
    }
    if (line.source().text().endsWith("\r")) {
      findings.add(
          LintRule.STRAY_BLANK,
          line.source(),
          "the line ends with a carriage return, which belongs to its last field",
          "Save the file with Unix line ends.");
    }
  }

  private void fieldsBehind(DatLine line, String last) {
    String host = gluedTo(last);
    if (!host.isEmpty() && line.fields().size() > COMMAND_FIELDS) {
      findings.add(
          LintRule.GLUED_LINES,
          line.source(),
          "two lines became one: \"" + Blanks.trim(last) + "\" ends with the host of the next",
          "Begin a new line before " + host + "::.");
    } else if (isSplit(line)) {
      splitAddress(line);
    } else {
      findings.add(
          LintRule.EXTRA_FIELDS,
          line.source(),
          line.fields().size() > CHECK_FIELDS
              ? "fields after the fourth are ignored"
              : "fields after the second are ignored: nothing is checked here",
          "Remove them, or write \\: for a colon that is no separator.");
    }
  }

  private void splitAddress(DatLine line) {
    findings.add(
        LintRule.SPLIT_ADDRESS,
        line.source(),
        "the :: of an address ends the field, and the rest of it is lost",
        COLON);
  }

  private void neverFails(DatLine line, String text) {
    if (text.isBlank() && line.field(2).isBlank()) {
      // HOST::COMMAND alone asks for no check.
      return;
    }
    String begin = "this check can never fail: its expectation is \"" + text + "\"";
    String glued = line.fields().size() > CHECK_FIELDS ? gluedTo(text) : "";
    String host = glued.isEmpty() && !text.isBlank() ? gluedTo(line.field(2)) : glued;
    if (!host.isEmpty()) {
      String hint = "Begin a new line before " + host + "::.";
      findings.add(LintRule.GLUED_LINES, line.source(), begin + ", two lines became one", hint);
    } else if (isSplit(line)) {
      String message = begin + ", because the :: of an address ended a field";
      findings.add(LintRule.SPLIT_ADDRESS, line.source(), message, COLON);
    } else {
      boolean blank = !text.isEmpty() && !text.equals(text.strip());
      String hint = blank ? EXPECTATIONS + " Here is a blank too many." : EXPECTATIONS;
      findings.add(LintRule.NEVER_FAILS, line.source(), begin, hint);
    }
  }

  /// The host whose name was appended to an expectation or command; empty text when none was.
  private String gluedTo(String text) {
    String whole = text.stripTrailing();
    return hosts.stream()
        .filter(host -> whole.matches("(?s).*[A-Za-z0-9\\])\"]\\Q" + host + "\\E"))
        .findFirst()
        .orElse("");
  }

  private static boolean isSplit(DatLine line) {
    return isSplit(line, BEFORE);
  }

  private static boolean isSplit(DatLine line, Pattern before) {
    for (int i = 1; i + 1 < line.fields().size(); i++) {
      if (before.matcher(line.field(i)).find() && BEHIND.matcher(line.field(i + 1)).matches()) {
        return true;
      }
    }
    return false;
  }

  private void count(Instruction.Check check, BigInteger lines, Strictness how) {
    if (lines.signum() == 0 && how == Strictness.STRICT) {
      findings.add(
          LintRule.NEVER_PASSES,
          check.source(),
          "this check can never pass: no match at all counts as one line",
          "Write NO.");
    }
  }

  private void capture(Instruction.Check check) {
    if (check.isCapture() && !capturing.contains(check.host())) {
      findings.add(
          LintRule.NO_CAPTURE,
          check.source(),
          "nothing is captured on " + check.host(),
          "Add it to TCPDUMPHOSTS in test.conf.");
    }
    if (Blanks.trim(check.command()).equals("tcpdump") && !check.isCapture()) {
      findings.add(
          LintRule.RUNAWAY,
          check.source(),
          "with blanks around it, tcpdump is a program that never ends, not the capture",
          "Write HOST::tcpdump::PATTERN::YES.");
    }
  }

  /// A check looks at the last command of a list, which may print nothing at all.
  private void output(Instruction.Check check, List<ShellCommand> commands) {
    if (commands.size() < 2) {
      return;
    }
    RunnerStep last = RunnerStep.of(commands.getLast(), true);
    boolean silent =
        last instanceof RunnerStep.Pause
            || (last instanceof RunnerStep.Local local && local.output().isEmpty());
    if (silent) {
      boolean absent = check.expectation() instanceof Expectation.Absent;
      findings.add(
          absent ? LintRule.NEVER_FAILS : LintRule.NEVER_PASSES,
          check.source(),
          (absent ? "this check can never fail: " : "this check can never pass: ")
              + "it looks at the output of the last command, "
              + commands.getLast().words().getFirst()
              + ", which prints nothing",
          "Escape the operator (\\&\\&, \\;) to have all of it executed in the host.");
    }
  }
}
