// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.cli.ScenarioSearch.Chosen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects the way from what a person types to the scenarios and the lab that are meant.
class ScenarioSearchTest {
  private final Path home = Umlaut.home();

  @TempDir private Path folder = Path.of("");
  private Path tests = Path.of("");

  @BeforeEach
  void makeASuite() throws IOException {
    tests = folder.resolve("testing/tests");
    for (String name : List.of("ikev1/rw-psk", "ikev2/rw-cert", "ikev2/rw-psk", "sql/deep/rw")) {
      Path hosts = Files.createDirectories(tests.resolve(name).resolve("hosts/moon/etc"));
      Files.createFile(tests.resolve(name).resolve("test.conf"));
      Files.createFile(hosts.resolve("test.conf"));
    }
    Files.createDirectories(tests.resolve("empty"));
    Files.createDirectories(tests.resolve(".git/hidden"));
    Files.createFile(tests.resolve(".git/hidden/test.conf"));
  }

  private List<String> find(Optional<Path> suite, String... words) {
    return new ScenarioSearch(home, suite)
        .find(List.of(words)).stream()
            .map(chosen -> tests.relativize(chosen.folder()).toString())
            .toList();
  }

  private List<String> inSuite(String... words) {
    return find(Optional.of(tests), words);
  }

  @Test
  void aSuiteFolderMeansAllScenariosOfAllFamiliesInOrder() {
    List<String> all = List.of("ikev1/rw-psk", "ikev2/rw-cert", "ikev2/rw-psk", "sql/deep/rw");

    assertThat(find(Optional.empty(), tests.toString())).isEqualTo(all);
    assertThat(find(Optional.empty(), folder.resolve("testing").toString()))
        .as("the folder that holds tests/ stands for it")
        .isEqualTo(all);
    assertThat(inSuite()).as("nothing named").isEqualTo(all);
  }

  @Test
  void aFamilyMeansItsScenarios() {
    assertThat(inSuite("ikev2")).containsExactly("ikev2/rw-cert", "ikev2/rw-psk");
    assertThat(inSuite("ikev2/")).hasSize(2);
    assertThat(inSuite("sql/deep")).containsExactly("sql/deep/rw");
    assertThat(find(Optional.empty(), tests.resolve("ikev2").toString())).hasSize(2);
  }

  /// As in a shell, a wildcard ends at a slash.
  @Test
  void wildcardsChooseWithinAFamilyOrAcross() {
    assertThat(inSuite("ikev2/rw-*")).containsExactly("ikev2/rw-cert", "ikev2/rw-psk");
    assertThat(inSuite("*/rw-psk")).containsExactly("ikev1/rw-psk", "ikev2/rw-psk");
    assertThat(inSuite("ike*")).hasSize(3);
    assertThat(inSuite("ikev2/rw-{cert,x}")).containsExactly("ikev2/rw-cert");
  }

  @Test
  void listsKeepTheOrderOfTheWordsAndTakeEachOnce() {
    assertThat(inSuite("sql", "ikev2/rw-psk", "ikev2"))
        .containsExactly("sql/deep/rw", "ikev2/rw-psk", "ikev2/rw-cert");
  }

  /// `umlaut test SUITE ikev2` would otherwise run the whole suite.
  @Test
  void namesBehindASuiteChooseFromIt() {
    assertThat(find(Optional.empty(), tests.toString(), "ikev2/rw-cert"))
        .containsExactly("ikev2/rw-cert");
  }

  /// What is broken is an error when it was named itself, and passed over when it was not.
  @Test
  void onlyAScenarioThatIsNamedItselfCountsAsNamed() {
    ScenarioSearch search = new ScenarioSearch(home, Optional.of(tests));

    assertThat(search.find(List.of("ikev2"))).noneMatch(Chosen::named);
    assertThat(search.find(List.of("ikev2/rw-c*"))).noneMatch(Chosen::named);
    assertThat(search.find(List.of("ikev2/rw-cert"))).allMatch(Chosen::named);
    assertThat(search.find(List.of(tests.resolve("sql/deep/rw").toString())))
        .allMatch(Chosen::named);
    assertThat(search.find(List.of("ikev2", "ikev2/rw-cert"))).filteredOn(Chosen::named).hasSize(1);
  }

  @Test
  void anUnknownNameProposesTheNearest() {
    assertThatThrownBy(() -> inSuite("ikev2/rw-crt"))
        .isInstanceOf(ScenarioSearch.NotFound.class)
        .hasMessageContaining("did you mean \"ikev2/rw-cert\"?");
    assertThatThrownBy(() -> inSuite("ikve2")).hasMessageContaining("\"ikev2\"");
    assertThatThrownBy(() -> inSuite("rw-psk"))
        .hasMessageContaining("\"ikev1/rw-psk\" or \"ikev2/rw-psk\"");
    assertThatThrownBy(() -> inSuite("[")).isInstanceOf(ScenarioSearch.NotFound.class);
  }

  @Test
  void refusesAFolderWithoutScenarios() {
    assertThatThrownBy(() -> find(Optional.empty(), tests.resolve("empty").toString()))
        .isInstanceOf(ScenarioSearch.NotFound.class)
        .hasMessageContaining("no scenario in this folder");
  }

  @Test
  void namesWithoutASuiteAreThoseOfTheShippedScenarios() {
    assertThat(new ScenarioSearch(home, Optional.empty()).find(List.of("nat-rw")))
        .containsExactly(new Chosen(home.resolve("labs/strongswan/scenarios/nat-rw"), true));
  }

  @Test
  void takesTheNearestLabAboveTheScenario() throws IOException {
    Path lab = Files.createFile(folder.resolve("lab.yaml"));

    assertThat(ScenarioSearch.labOf(tests.resolve("ikev2/rw-cert"), home)).isEqualTo(lab);
  }

  @Test
  void aScenarioOutsideOfAnyLabRunsInTheShippedOne() {
    assertThat(ScenarioSearch.labOf(tests, home))
        .isEqualTo(home.resolve("labs/strongswan/lab.yaml"));
  }

  @Test
  void aSuiteBringsTheDefaultsOfItsHosts() throws IOException {
    Path scenario = tests.resolve("ikev2/rw-cert");
    assertThat(ScenarioSearch.hostFoldersOf(scenario)).isEmpty();

    Files.createDirectories(folder.resolve("testing/hosts/default"));

    assertThat(ScenarioSearch.hostFoldersOf(scenario)).contains(folder.resolve("testing/hosts"));
    Files.createFile(folder.resolve("testing/lab.yaml"));
    assertThat(ScenarioSearch.hostFoldersOf(scenario)).as("a lab's own files").isEmpty();
  }
}
