// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.LabFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The scenarios that come with Umlaut: a mistake in them is found here, not by a user.
class ShippedScenariosTest {
  private static final Path LABS = Path.of(System.getProperty("umlaut.home", "."), "labs");

  @ParameterizedTest
  @ValueSource(strings = {"ospf", "strongswan"})
  void canBeCarriedOutAndHaveNothingOdd(String name) throws IOException {
    LabDefinition lab = LabFile.read(LABS.resolve(name).resolve("lab.yaml"));
    List<Path> folders;
    try (Stream<Path> found = Files.list(LABS.resolve(name).resolve("scenarios"))) {
      folders = found.filter(Files::isDirectory).sorted().toList();
    }

    assertThat(folders).isNotEmpty();
    for (Path folder : folders) {
      ScenarioPlan plan = Scenario.read(folder).plan(lab);
      assertThat(plan.notices()).describedAs("%s", folder).isEmpty();
      assertThat(plan.steps(Phase.EVALTEST)).describedAs("%s", folder).isNotEmpty();
    }
  }
}
