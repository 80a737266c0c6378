// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellReaderTest {
  private static final ShellScope SCOPE =
      new ShellScope(
          Map.of("HOSTS", "moon  sun", "one", "1"),
          InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000)));

  private static List<ShellCommand> read(String text) {
    return ShellReader.read(text, SCOPE).commands();
  }

  private static List<String> words(String text) {
    return read(text).getFirst().words();
  }

  /// Quotes, escapes and expansions are those of a shell; words are separated by `|` here.
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '~',
      value = {
        "a  b => a|b",
        "'a  b' => a  b",
        "\"a  b\"c => a  bc",
        "a\\ b => a b",
        "'a\\b' => a\\b",
        "\"a\\b\" => a\\b",
        "\"a\\\"b\\\\c\\$d\\`e\" => a\"b\\c$d`e",
        "\\\" => \"",
        "$HOSTS => moon|sun",
        "\"$HOSTS\" => moon  sun",
        "x${one}y => x1y",
        "x$one.y => x1.y",
        "$missing end => end",
        "\"\" b => |b",
        "a$ => a$",
        "\"a$\" => a$",
        "$/ => $/",
        "/etc/*.conf ~/x {a,b} => /etc/*.conf|~/x|{a,b}",
        "x`date +%s` => x1700000000",
        "\"`date +%F`\" => 2023-11-14",
        "\"$(date +%s)\" => 1700000000",
        "a#b => a#b",
        "fec1:\\:10 => fec1::10",
        "2 3> /dev/null => 2",
      })
  void readsWordsAsAShell(String text, String expected) {
    assertThat(String.join("|", words(text))).isEqualTo(expected);
  }

  /// What would act on the runner's machine is refused, not guessed at.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a | b",
        "a &",
        "(a)",
        "a # b",
        "`rm x`",
        "$(rm x)",
        "\"`uptime`\"",
        "${a:-b}",
        "$?",
        "$1",
        "$'x'",
        "a << b",
        "'open",
        "\"open",
        "`open",
        "${open",
        "a >",
        "&& b",
        "$$",
        "$[1]",
        "a > $HOSTS",
        "a > $missing"
      })
  void refusesWhatItCannotFollow(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(ShellSyntax.class);
  }

  /// Lists and redirections keep their order, because the order decides what they mean.
  @Test
  void keepsListsAndRedirections() {
    List<ShellCommand> commands = read("a 2>&1> /dev/null && b || c; d >>x");

    assertThat(commands)
        .extracting(ShellCommand::connector)
        .containsExactly(
            ShellCommand.Connector.ALWAYS,
            ShellCommand.Connector.AND,
            ShellCommand.Connector.OR,
            ShellCommand.Connector.ALWAYS);
    assertThat(commands.getFirst().redirections())
        .containsExactly(
            new ShellCommand.Redirection(2, ShellCommand.Kind.DUPLICATE, "1"),
            new ShellCommand.Redirection(1, ShellCommand.Kind.WRITE, "/dev/null"));
    assertThat(commands.getLast().redirections())
        .containsExactly(new ShellCommand.Redirection(1, ShellCommand.Kind.WRITE, "x"));
  }

  /// The author of a scenario is told about variables that vanish on the way.
  @Test
  void namesVariablesThatAreNotSet() {
    assertThat(ShellReader.read("$one \"$VERSION\"", SCOPE).unset()).containsExactly("VERSION");
  }
}
