// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.lab.SyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects the way from what a person types to the scenarios and the lab that are meant.
class ScenarioSearchTest {
  private final Path home = Umlaut.home();

  @Test
  void findsAllScenariosBelowAFolderInOrder() {
    List<Path> found = ScenarioSearch.folders(List.of(home.resolve("labs/strongswan/scenarios")));

    assertThat(found)
        .extracting(folder -> folder.getFileName().toString())
        .contains("crl-revoked", "nat-rw", "net2net-cert", "rw-cert")
        .isSorted();
  }

  @Test
  void takesEachScenarioOnce() {
    Path one = home.resolve("labs/strongswan/scenarios/nat-rw");

    assertThat(ScenarioSearch.folders(List.of(one, one))).hasSize(1);
  }

  @Test
  void refusesAFolderWithoutScenarios(@TempDir Path empty) {
    assertThatThrownBy(() -> ScenarioSearch.folders(List.of(empty)))
        .isInstanceOf(SyntaxException.class)
        .hasMessageContaining("no scenario in this folder");
  }

  @Test
  void takesTheNearestLabAboveTheScenario(@TempDir Path folder) throws IOException {
    Path lab = Files.createFile(folder.resolve("lab.yaml"));
    Path scenario = Files.createDirectories(folder.resolve("scenarios/one"));

    assertThat(ScenarioSearch.labOf(scenario, home)).isEqualTo(lab);
  }

  @Test
  void aScenarioOutsideOfAnyLabRunsInTheShippedOne(@TempDir Path scenario) {
    assertThat(ScenarioSearch.labOf(scenario, home))
        .isEqualTo(home.resolve("labs/strongswan/lab.yaml"));
  }
}
