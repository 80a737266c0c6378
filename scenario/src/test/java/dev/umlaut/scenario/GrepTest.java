// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Patterns and expectations, as a line of evaltest.dat writes them.
class GrepTest {
  private static Grep.Match search(String pattern, String output) {
    var check =
        new Instruction.Check(
            new SourceLine(Path.of("evaltest.dat"), 1, ""),
            "moon",
            "x",
            Blanks.collapse(pattern),
            new Expectation.Present());
    ShellScope scope = new ShellScope(Map.of(), InstantSource.system());
    List<String> words =
        ShellReader.read(RunnerLine.grep(check), scope).commands().getFirst().words();
    return Grep.search(words, output.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean accepts(String expected, String pattern, String output) {
    Grep.Match match = search(pattern, output);
    return Expectation.parse(expected, Strictness.STRICT).accepts(match.found(), match.lines());
  }

  /// GNU's basic regular expressions, after the double quotes of the runner.
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '~',
      value = {
        "64 bytes from 10.2.0.10: icmp_.eq=1 => 64 bytes from 10.2.0.10: icmp_seq=1 ttl=62",
        "sun.\\(4500\\|ipsec-nat-t\\): UDP-encap => IP moon > sun.ipsec-nat-t: UDP-encap: ESP",
        "local-ts=\\[10.1.0.0/16] => local-ts=[10.1.0.0/16] remote-ts",
        "issued by \\\"C=CH, O=x\\\" => issued by \"C=CH, O=x\"",
        "fec1:\\:10 => from fec1::10",
        "a   b => a b",
        "end$ => the end",
        "a\\.b => a.b",
      })
  void findsWhatGrepFinds(String pattern, String line) {
    assertThat(search(pattern, "first\n" + line + "\nlast\n").lines()).containsExactly(line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '~',
      value = {
        "a.b+ => aXbb", // + is a plain character
        "(a|b) => a",
        "ESP => esp",
        "\\[x => (x",
      })
  void findsNothingElse(String pattern, String line) {
    assertThat(search(pattern, line + "\n").found()).isFalse();
  }

  /// YES, NO and numbers, with the counting quirk: no match counts as one line.
  @ParameterizedTest
  @CsvSource({
    "YES, a, 'a\nb\n', true",
    "YES, x, 'a\nb\n', false",
    "NO, x, 'a\nb\n', true",
    "NO, a, 'a\nb\n', false",
    "2, a, 'a\na\nb\n', true",
    "2, a, 'a\n', false",
    "02, a, 'a\na\nb\n', true",
    "1, a, 'b\n', true",
    "1, a, 'a\n', true",
    "1, a, 'a\na\n', false",
    "0, x, 'a\n', false",
    "'YES ', x, a, true",
    "ESP, x, a, true",
    "'', x, a, true",
    "YES, '', 'a\n', true",
    "YES, '', '', false",
    "NO, '', '', true",
    "YES, '', '\n', true",
    "1, '', 'a\n\n\n', true",
    "2, '', 'a\n\n\n', false",
    "2, a, 'a\rx\na\n', true",
    "'NO ', a, a, true",
    "' NO', a, a, true",
    "no, a, a, true",
    "-1, a, a, true",
  })
  void judgesAsTheFormatSays(String expected, String pattern, String output, boolean passes) {
    assertThat(accepts(expected, pattern, output)).isEqualTo(passes);
  }

  /// A pattern is never an option or the name of a file on this machine.
  @Test
  void givesGrepNeitherOptionsNorFiles() {
    assertThat(search("-v x", "a\n").found()).isFalse();
    assertThat(search("x\" /etc/passwd \"root", "x\n").found()).isFalse();
  }

  /// A pattern that is no regular expression matches nothing and says why.
  @Test
  void reportsABrokenPattern() {
    Grep.Match match = search("\\(", "a\n".repeat(100_000));

    assertThat(match.found()).isFalse();
    assertThat(match.errors()).contains("grep:");
  }

  /// Large output neither blocks nor loses lines.
  @Test
  void takesMuchOutput() {
    assertThat(search("7", "17\n28\n".repeat(50_000)).lines()).hasSize(50_000);
  }
}
