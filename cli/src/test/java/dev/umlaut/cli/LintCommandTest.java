// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Protects what scripts rely on: the exit status, the place of a finding, the fields of `--json`.
class LintCommandTest {
  private final CapturedTerminal captured = new CapturedTerminal();

  @TempDir Path folder;

  private Path scenario(String evaltest) throws IOException {
    Path scenario = Files.createDirectories(folder.resolve("tests/family/one"));
    for (String name : List.of("description.txt", "pretest.dat", "posttest.dat")) {
      Files.writeString(scenario.resolve(name), "");
    }
    Files.writeString(scenario.resolve("test.conf"), "VIRTHOSTS=\"moon\"\n");
    Files.writeString(scenario.resolve("evaltest.dat"), evaltest);
    return scenario;
  }

  @Test
  void saysWhereAndWhat() throws IOException {
    Path scenario = scenario("moon::true\nmoon::a::x::yes\nsun::a::x::YES\n");

    int status = captured.run("lint", folder.resolve("tests").toString());

    assertThat(status).as("%s", captured).isEqualTo(ExitStatus.FAILED);
    assertThat(captured.out())
        .contains(scenario.resolve("evaltest.dat") + ":2: error: this check can never fail")
        .contains("[never-fails]", "[unlisted-host]")
        .contains("1 error and 1 warning in 1 scenario");
  }

  @Test
  void warningsAreNoFailure() throws IOException {
    Path scenario = scenario("sun::a::x::YES\n");

    assertThat(captured.run("lint", scenario.toString())).isEqualTo(ExitStatus.OK);
    assertThat(captured.out()).contains("0 errors and 1 warning");
  }

  @Test
  void givesProgramsAList() throws IOException {
    Path scenario = scenario("moon::a::x::yes\n");

    int status = captured.run("lint", "--json", scenario.toString());

    JsonNode rows = JsonMapper.builder().build().readTree(captured.out());
    assertThat(status).isEqualTo(ExitStatus.FAILED);
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).get("rule").asString()).isEqualTo("never-fails");
    assertThat(rows.get(0).get("severity").asString()).isEqualTo("error");
    assertThat(rows.get(0).get("file").asString()).endsWith("family/one/evaltest.dat");
    assertThat(rows.get(0).get("line").asInt()).isEqualTo(1);
    assertThat(rows.get(0).get("hint").asString()).isNotEmpty();
  }

  /// What a scenario says must not reach the terminal as it stands.
  @Test
  void printsNoControlCharacters() throws IOException {
    Path scenario = scenario("moon::a::x::\u001b[2J\n");

    captured.run("lint", scenario.toString());

    assertThat(captured.out()).doesNotContain("\u001b");
  }

  @Test
  void aFolderThatIsNotThereIsWrongUsage() {
    assertThat(captured.run("lint", folder.resolve("nowhere").toString()))
        .isEqualTo(ExitStatus.USAGE);
  }

  /// The shipped scenarios are an example to others.
  @ParameterizedTest
  @ValueSource(strings = {"ospf", "strongswan"})
  void theShippedScenariosHaveNoErrors(String lab) {
    int status =
        captured.run("lint", Umlaut.home().resolve("labs").resolve(lab + "/scenarios").toString());

    assertThat(status).as("%s", captured).isEqualTo(ExitStatus.OK);
  }
}
