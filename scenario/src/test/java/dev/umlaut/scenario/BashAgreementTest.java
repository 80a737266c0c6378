// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a line means is whatever bash makes of it, since the format's original runner hands it to
/// bash. So bash itself is asked, with a function in the place of `ssh` that shows what it is
/// given.
///
/// Only lines that the reader accepts are shown to bash, which can start no program here.
class BashAgreementTest {
  private static final Path BASH = Path.of("/bin/bash");
  private static final String NOW = "1700000000";
  private static final Map<String, String> VARIABLES = Map.of("HOSTS", "moon  sun", "one", "1");

  /// Reads lines and makes of each what the original runner does: the text goes through an unquoted
  /// expansion, which collapses blanks, and through eval. Names of files are not expanded, because
  /// that is left to the host.
  private static final String STAND_IN =
      """
      set -f
      exec 9>&1 >/dev/null 2>/dev/null
      ssh() { shift; local IFS=' '; printf '%s\\n' "$*" >&9; }
      sleep() { :; }
      date() { printf NOW; }
      HOSTS='moon  sun' one=1
      while IFS= read -r kind; do
        IFS= read -r line
        case $kind in
          quoted) program="ssh host \\"$line\\"; echo;" ;;
          plain) program="ssh host $line >/dev/null 2>/dev/null;" ;;
        esac
        eval $program
        printf -- '--\\n' >&9
      done
      """
          .replace("NOW", NOW);

  @TempDir Path folder;

  private ShellScope scope =
      new ShellScope(VARIABLES, InstantSource.fixed(Instant.ofEpochSecond(Long.parseLong(NOW))));

  @BeforeEach
  void thereIsBash() {
    assumeTrue(Files.isExecutable(BASH), "there is no " + BASH);
  }

  /// @param quoted whether it stands in double quotes: lines of pretest.dat, and patterns
  private record Line(String text, boolean quoted, String ours) {}

  /// What our reader sends to the host, one line for each command; null when it refuses the line.
  private void read(String text, boolean quoted, List<Line> into) {
    SourceLine source = new SourceLine(Path.of("x"), 1, text);
    String command = Blanks.collapse(text);
    String program =
        quoted
            ? RunnerLine.of(new Instruction.Command(source, "host", command))
            : RunnerLine.of(
                new Instruction.Check(source, "host", command, "", new Expectation.Present()));
    try {
      List<ShellCommand> commands = ShellReader.read(program, scope).commands();
      String sent = sent(commands, !quoted);
      if (commands.stream().allMatch(BashAgreementTest::isHarmless)) {
        into.add(new Line(text, quoted, sent));
      }
    } catch (ShellSyntax e) {
      // Not for bash.
    }
  }

  /// The file of a redirection that a check overrides anyway must not be touched.
  private static boolean isHarmless(ShellCommand command) {
    return command.redirections().stream()
        .allMatch(change ->
            change.isNull()
                || change.kind() == ShellCommand.Kind.DUPLICATE
                || List.of("output", "errors").contains(change.target()));
  }

  private static String sent(List<ShellCommand> commands, boolean check) {
    StringBuilder sent = new StringBuilder();
    List<RunnerStep> steps = new ArrayList<>();
    for (int i = 0; i < commands.size(); i++) {
      steps.add(RunnerStep.of(commands.get(i), check && i == commands.size() - 1));
    }
    int status = 0;
    for (int i = 0; i < steps.size(); i++) {
      if (!commands.get(i).connector().allows(status)) {
        continue;
      }
      status =
          switch (steps.get(i)) {
            case RunnerStep.Remote remote -> {
              sent.append(remote.command()).append('\n');
              yield 0;
            }
            case RunnerStep.Pause _ -> 0;
            case RunnerStep.Local local -> local.status();
          };
    }
    return sent.toString();
  }

  private List<String> bash(List<Line> lines) throws IOException, InterruptedException {
    Path script = Files.writeString(folder.resolve("stand-in"), STAND_IN);
    StringBuilder input = new StringBuilder();
    for (Line line : lines) {
      input.append(line.quoted() ? "quoted\n" : "plain\n").append(line.text()).append('\n');
    }
    Path stdin = Files.writeString(folder.resolve("lines"), input);
    Path stdout = folder.resolve("answers");
    ProcessBuilder builder =
        new ProcessBuilder(BASH.toString(), "--norc", "--noprofile", script.toString())
            .directory(Files.createDirectories(folder.resolve("empty")).toFile())
            .redirectInput(stdin.toFile())
            .redirectOutput(stdout.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "PATH", "/nonexistent"));
    Process process = builder.start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    String all = Files.readString(stdout, StandardCharsets.UTF_8);
    return List.of(all.split("--\n", -1));
  }

  private void agree(List<Line> lines, String origin) throws IOException, InterruptedException {
    List<String> answers = bash(lines);
    assertThat(answers).describedAs(origin).hasSize(lines.size() + 1);
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      assertThat(line.ours())
          .describedAs("%s: %s <%s>", origin, line.quoted() ? "quoted" : "plain", line.text())
          .isEqualTo(answers.get(i));
    }
  }

  private static final List<String> PIECES =
      List.of(
          "a",
          "bc",
          "d-e",
          "=",
          ".",
          "/x",
          "10.1.0.1",
          " ",
          " ",
          " ",
          "  ",
          "\t",
          "'",
          "'",
          "\"",
          "\"",
          "\\",
          "\\\\",
          "\\\"",
          "\\'",
          "$one",
          "${one}",
          "$HOSTS",
          "$nothing",
          "\\$x",
          "$",
          ":",
          "\\:",
          "fec0:\\:1",
          "\\[",
          "[",
          "]",
          "\\(",
          "\\|",
          "\\;",
          "\\&",
          " 2> /dev/null",
          " > /dev/null",
          " 2>&1",
          " 2>&1> /dev/null ",
          " &> /dev/null",
          " 2 > /dev/null",
          " 12> /dev/null",
          "2> /dev/null",
          " && sleep 1",
          " || false",
          " && echo x",
          "; true ",
          "`date +%s`",
          "\"`date +%s`\"",
          "\\`",
          "\\`uname\\`",
          "+1",
          "%",
          "x#",
          "^",
          "@",
          ",",
          "!",
          "\"\"",
          "''",
          " \"\" ",
          "\u00e4",
          "\"a b\"",
          "'c  d'",
          "\\ ",
          "$(date +%s)");

  private static String random(Random random) {
    StringBuilder text = new StringBuilder("x");
    int pieces = 1 + random.nextInt(9);
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 20261122})
  void agreesOnRandomLines(long seed) throws Exception {
    Random random = new Random(seed);
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      read(random(random), i % 2 == 0, lines);
    }

    assertThat(lines).hasSizeGreaterThan(400);
    agree(lines, "seed " + seed);
  }

  @Test
  void agreesOnTheWholeSuite() throws Exception {
    assumeTrue(Files.isDirectory(SuiteTest.SUITE), "the suite is not at " + SuiteTest.SUITE);
    HostNames names = SuiteTest.names();
    Placeholders placeholders = Placeholders.of(Examples.topology(), names);
    List<Line> lines = new ArrayList<>();
    int expected = 0;
    for (Path folder : SuiteTest.scenarios()) {
      Scenario scenario = Scenario.read(folder);
      for (Scenario.Part part :
          List.of(Scenario.Part.PRETEST, Scenario.Part.EVALTEST, Scenario.Part.POSTTEST)) {
        boolean eval = part == Scenario.Part.EVALTEST;
        for (DatLine line : scenario.lines(part, placeholders)) {
          if (line.isCommand()) {
            read(line.field(1), !eval, lines);
            read(line.field(eval ? 2 : 1), true, lines);
            expected += 2;
          }
        }
      }
    }

    assertThat(lines).hasSize(expected).hasSizeGreaterThan(10_000);
    agree(lines, "suite");
  }
}
