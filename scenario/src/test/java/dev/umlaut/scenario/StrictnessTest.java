// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.lab.SyntaxException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What differs when a scenario is not taken strictly.
class StrictnessTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "STRICT, 1, 0, true",
    "STRICT, 0, 0, false",
    "STRICT, 2, 2, true",
    "PLAIN, 1, 0, false",
    "PLAIN, 1, 1, true",
    "PLAIN, 0, 0, true",
    "PLAIN, 0, 1, false",
  })
  void aNumberIsThatNumberWhenPlain(Strictness how, String expected, int lines, boolean passes) {
    List<String> matched = Collections.nCopies(lines, "x");

    assertThat(Expectation.parse(expected, how).accepts(lines > 0, matched)).isEqualTo(passes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "moon::a::x::ESP",
        "moon::a::x",
        "moon::a::-x::NO",
        "sun::tcpdump::x::NO",
        "moon::a::x::YES ",
      })
  void aCheckThatProvesNothingIsAnErrorWhenPlain(String line) {
    Scenario scenario = Scenario.read(Examples.write(folder, "", line + "\n", ""));

    assertThatCode(() -> plan(scenario, Strictness.STRICT)).doesNotThrowAnyException();
    assertThatThrownBy(() -> plan(scenario, Strictness.PLAIN))
        .isInstanceOf(SyntaxException.class)
        .hasMessageContaining("evaltest.dat:1:1:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"moon::a", "moon::a::x::0", "moon::sleep 1::no output expected::NO"})
  void whatIsRightStaysRightWhenPlain(String line) {
    Scenario scenario = Scenario.read(Examples.write(folder, "", line + "\n", ""));

    assertThatCode(() -> plan(scenario, Strictness.PLAIN)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "STRICT, swanctl, 127, false",
    "PLAIN, swanctl, 127, true",
    "PLAIN, swanctl, 1, false",
    "PLAIN, expect-connection x, 1, true",
    "PLAIN, expect-connection x, 0, false",
  })
  void aCommandThatIsNotThereFailsWhenPlain(
      Strictness how, String command, int status, boolean fails) {
    assertThat(how.faultOf(command, status).isEmpty()).isNotEqualTo(fails);
  }

  /// Such a command is named in the verdict, and the scenario goes on.
  @ParameterizedTest
  @CsvSource({"STRICT, passed", "PLAIN, failed"})
  void theVerdictNamesTheCommandThatIsNotThere(Strictness how, String verdict) {
    Scenario scenario = Scenario.read(Examples.write(folder, "moon::nosuch\n", "moon::a\n", ""));
    FakeTestbed testbed =
        new FakeTestbed(
            Set.of("alice", "moon"),
            command -> FakeTestbed.result(command.equals("nosuch") ? 127 : 0, "", ""));

    ScenarioResult result =
        new ScenarioRunner(testbed, RunOptions.defaults(), ScenarioListener.silent())
            .run(plan(scenario, how));

    assertThat(result.verdict().word()).describedAs("%s", result.verdict()).isEqualTo(verdict);
    assertThat(testbed.scripted()).contains("moon: nosuch", "moon: a");
  }

  private static ScenarioPlan plan(Scenario scenario, Strictness strictness) {
    return new ScenarioPlanner(scenario, Examples.topology(), Examples.NAMES, strictness).plan();
  }
}
