// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.lab.SyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioTest {
  @TempDir Path folder;

  private ScenarioPlan plan(String pretest, String evaltest) {
    return Examples.plan(folder, pretest, evaltest, "");
  }

  /// The lab boots every host that the scenario lists, configures or commands, and no other.
  @Test
  void needsListedConfiguredAndCommandedHosts() {
    Path scenario =
        Examples.write(folder, "sun::true\n# dave::x\n", "bob ::ping -c 1 PH_IP_SUN::x::YES\n", "");

    assertThat(Scenario.read(scenario).hosts()).containsExactly("alice", "bob", "moon", "sun");
    assertThat(Scenario.read(scenario).name()).isEqualTo("family/example");
  }

  /// Fields, blanks and placeholders of the four kinds of lines.
  @Test
  void readsLines() {
    ScenarioPlan plan =
        plan(
            "# one\n\nmoon::a \t b::ignored::NO\nno command\n",
            "moon:: sleep 1::no output expected::NO\nsun::cat x\ncarol::tcpdump::ESP::2::x\n");

    assertThat(plan.steps(Phase.PRETEST))
        .extracting(Object::getClass)
        .isEqualTo(List.of(Instruction.Remark.class, Instruction.Command.class));
    assertThat(((Instruction.Command) plan.steps(Phase.PRETEST).get(1)).command()).isEqualTo("a b");
    Instruction.Check missing = (Instruction.Check) plan.steps(Phase.EVALTEST).get(1);
    assertThat(missing.pattern()).isEmpty();
    assertThat(missing.expectation()).isEqualTo(new Expectation.Anything(""));
    Instruction.Check capture = (Instruction.Check) plan.steps(Phase.EVALTEST).get(2);
    assertThat(capture.isCapture()).isTrue();
    assertThat(plan.description()).contains("<b>10.2.0.10</b>");
  }

  /// Errors in a scenario are found before a host boots, with the place and a way out.
  @Test
  void refusesAnUnknownHost() {
    assertThatThrownBy(() -> plan("# x\nmon::true\n", ""))
        .isInstanceOf(SyntaxException.class)
        .hasMessageContaining("pretest.dat:2:1: lab strongswan has no host \"mon\"")
        .extracting(e -> ((SyntaxException) e).hint())
        .asString()
        .contains("moon");
  }

  /// A misspelt clock would let an hour pass for real.
  @Test
  void refusesAClockThatThereIsNot() {
    Path scenario = Examples.write(folder, "", "", "");
    Examples.file(scenario.resolve("test.conf"), "VIRTHOSTS=moon\nCLOCK=Virtual\n");
    Scenario read = Scenario.read(scenario);

    assertThatThrownBy(() -> read.plan(Examples.topology(), Examples.NAMES))
        .isInstanceOf(SyntaxException.class)
        .hasMessageContaining("test.conf:2:1: there is no clock \"Virtual\"")
        .extracting(e -> ((SyntaxException) e).hint())
        .asString()
        .contains("CLOCK=virtual");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '~',
      value = {
        "moon::echo \"a => quote is not closed",
        "moon::echo `uptime` => would be executed on the machine that runs the test",
        "moon::\"a; rm -rf /\" => `rm` would be executed on the machine that runs the test",
        "moon::\"a > /etc/passwd\" => /etc/passwd",
        "moon::\"a | b\" => a pipe",
      })
  void refusesCommandsForTheRunner(String line, String message) {
    assertThatThrownBy(() -> plan(line + "\n", ""))
        .isInstanceOf(SyntaxException.class)
        .hasMessageContaining("pretest.dat:1:")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '~',
      value = {
        "moon::echo it's::x::YES => quote is not closed",
        "moon::a > /tmp/x && sleep 1::x::NO => /tmp/x",
        "moon::a::x\" ; \"y::YES => quotation mark",
        "moon::a < /etc/passwd::x::YES => /etc/passwd",
      })
  void refusesChecksForTheRunner(String line, String message) {
    assertThatThrownBy(() -> plan("", line + "\n"))
        .isInstanceOf(SyntaxException.class)
        .hasMessageContaining("evaltest.dat:1:")
        .hasMessageContaining(message);
  }

  /// What is allowed but odd is told, and changes nothing.
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '~',
      value = {
        "moon::a::x::ESP => can never fail",
        "moon::a::x::YES::y => fields after the fourth",
        "moon::a::fec3::1::YES => :: of an address",
        "moon::a::local=fec3::/16 x::YES => can never fail",
        "moon::a::x::YESsun::b::y::YES => two lines became one",
        "moon::a::x::0 => can never pass",
        "moon::a && sleep 1::x::NO => can never fail",
        "sun::tcpdump::x::YES => nothing is captured on sun",
        "moon:: tcpdump::x::YES => never ends",
        "moon::echo $x::x::YES => $x is replaced",
        "moon::a::-x::YES => as one word",
        "moon => no command",
      })
  void noticesWhatIsOdd(String line, String message) {
    assertThat(plan("", line + "\n").notices())
        .extracting(Notice::message)
        .anySatisfy(text -> assertThat(text).contains(message));
  }

  @Test
  void namesAMissingFile() throws IOException {
    Path scenario = Examples.write(folder, "", "", "");
    Files.delete(scenario.resolve("evaltest.dat"));

    assertThatThrownBy(() -> Scenario.read(scenario))
        .isInstanceOf(SyntaxException.class)
        .hasMessageContaining("evaltest.dat")
        .hasMessageContaining("missing");
    assertThatThrownBy(() -> Scenario.read(folder.resolve("nowhere")))
        .isInstanceOf(SyntaxException.class)
        .hasMessageContaining("no such scenario folder");
  }
}
