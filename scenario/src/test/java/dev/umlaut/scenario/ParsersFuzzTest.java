// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.umlaut.lab.SyntaxException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a file holds, the readers end with a result or with the error that names the place.
class ParsersFuzzTest {
  private static final String ALPHABET = "ab=:\"'`\\$(){}<>&|;# \t\n\r01.*[]-+/~%\u00e4\u0000";
  private static final int ROUNDS = 4_000;

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(40);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20261122})
  void shellReaderEnds(long seed) {
    Random random = new Random(seed);
    ShellScope scope = new ShellScope(Map.of("a", "b c"), InstantSource.system());
    for (int i = 0; i < ROUNDS; i++) {
      String text = text(random);
      assertThatCode(
              () -> {
                try {
                  ShellReader.read(text, scope).commands().forEach(c -> RunnerStep.of(c, true));
                } catch (ShellSyntax e) {
                  // The one way to refuse.
                }
              })
          .describedAs("seed %d, round %d: <%s>", seed, i, text)
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 20261122})
  void testConfEnds(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      String text = "A=" + text(random) + "\nB=" + text(random);
      assertThatCode(
              () -> {
                try {
                  TestConf.parse(Path.of("test.conf"), text);
                } catch (SyntaxException e) {
                  // The one way to refuse.
                }
              })
          .describedAs("seed %d, round %d: <%s>", seed, i, text)
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 20261122})
  void planEnds(long seed) {
    Random random = new Random(seed);
    TestConf conf = TestConf.parse(Path.of("test.conf"), "");
    for (int i = 0; i < ROUNDS / 20; i++) {
      String lines = "moon::" + text(random) + "::" + text(random) + "::YES\nsun::" + text(random);
      Scenario scenario =
          new Scenario(
              "fuzz",
              Path.of("/fuzz"),
              conf,
              Map.of(Scenario.Part.PRETEST, lines, Scenario.Part.EVALTEST, lines),
              List.of());
      assertThatCode(
              () -> {
                try {
                  scenario.plan(Examples.topology(), Examples.NAMES);
                } catch (SyntaxException e) {
                  // The one way to refuse.
                }
              })
          .describedAs("seed %d, round %d: <%s>", seed, i, lines)
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 20261122})
  void lintEnds(long seed) {
    Random random = new Random(seed);
    Linter linter = new Linter(Examples.topology(), Examples.NAMES, Map.of());
    List<String> beginnings =
        List.of(
            "", "moon::", "#", "moon::rm ", "moon::PH_IP", "moon::PH_IP6_BOB", "moon::a::PH_IP_");
    for (int i = 0; i < ROUNDS / 40; i++) {
      StringBuilder lines = new StringBuilder();
      for (String beginning : beginnings) {
        lines.append(beginning).append(text(random)).append("::").append(text(random)).append('\n');
      }
      String text = lines.toString();
      Scenario scenario =
          new Scenario(
              "fuzz",
              Path.of("/fuzz"),
              TestConf.parse(Path.of("test.conf"), "TCPDUMPHOSTS=moon\n"),
              Map.of(Scenario.Part.PRETEST, text, Scenario.Part.EVALTEST, text),
              List.of("moon"));
      assertThatCode(() -> linter.lint(scenario))
          .describedAs("seed %d, round %d: <%s>", seed, i, text)
          .doesNotThrowAnyException();
    }
  }

  /// Replacement ends, and leaves no known placeholder behind.
  @ParameterizedTest
  @ValueSource(longs = {5, 20261122})
  void placeholdersEnd(long seed) {
    Random random = new Random(seed);
    Placeholders placeholders = Placeholders.of(Examples.topology(), Examples.NAMES);
    List<String> known = List.copyOf(placeholders.values().keySet());
    for (int i = 0; i < ROUNDS; i++) {
      String text =
          text(random)
              + known.get(random.nextInt(known.size()))
              + random.nextInt(20)
              + text(random);

      assertThat(placeholders.replace(text))
          .describedAs("seed %d, round %d: <%s>", seed, i, text)
          .doesNotContain(known);
    }
  }
}
