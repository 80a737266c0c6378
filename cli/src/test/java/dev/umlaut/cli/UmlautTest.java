// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Protects what scripts rely on: exit statuses, and errors that say where and what to do. Boots
/// nothing.
class UmlautTest {
  private final CapturedTerminal captured = new CapturedTerminal();

  @Test
  void anUnknownOptionIsWrongUsage() {
    assertThat(captured.run("test", "--nonsense")).isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void theNearestNameOfACommandOrALabIsProposed() {
    assertThat(captured.run("snapsot", "list")).isEqualTo(ExitStatus.USAGE);
    assertThat(captured.err()).contains("umlaut snapshot");
    assertThat(captured.run("up", "strongswna")).isEqualTo(ExitStatus.USAGE);
    assertThat(captured.err()).contains("did you mean \"strongswan\"?");
    assertThat(captured.run("export", "ospff", "x")).isEqualTo(ExitStatus.USAGE);
    assertThat(captured.err()).contains("did you mean \"ospf\"?");
    assertThat(captured.run("down", "--fresh", "no-such-lab")).isEqualTo(ExitStatus.USAGE);
    assertThat(captured.run("import", "no-such-file")).isEqualTo(ExitStatus.USAGE);
    assertThat(captured.err()).contains("there is no lab \"no-such-lab\"", "no-such-file");
  }

  @Test
  void aTestWithoutScenarioIsWrongUsage() {
    assertThat(captured.run("test")).isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void aScenarioThatIsNotThereIsABrokenFile(@TempDir Path folder) {
    int status = captured.run("test", folder.resolve("nat-rv").toString());

    assertThat(status).as("%s", captured).isEqualTo(ExitStatus.USAGE);
    assertThat(captured.err()).contains("nat-rv", "there is no such folder");
  }

  @Test
  void aLabFileThatIsBrokenIsNamedWithLineAndColumn(@TempDir Path folder) throws IOException {
    Path scenario = emptyScenario(folder.resolve("one"));
    Path lab = folder.resolve("lab.yaml");
    Files.writeString(lab, "lab: x\nimage: strongswan\nnetwoks: {}\n");

    int status = captured.run("test", "--lab", lab.toString(), scenario.toString());

    assertThat(status).as("%s", captured).isEqualTo(ExitStatus.USAGE);
    assertThat(captured.err()).contains(lab + ":3:1:").contains("networks");
  }

  @Test
  void aCommandToAnUnknownHostIsFoundBeforeAnythingBoots(@TempDir Path folder) throws IOException {
    Path scenario = emptyScenario(folder.resolve("one"));
    Files.writeString(scenario.resolve("pretest.dat"), "# comment\nmoom::true\n");

    int status = captured.run("test", scenario.toString());

    assertThat(status).as("%s", captured).isEqualTo(ExitStatus.USAGE);
    assertThat(captured.err()).contains("pretest.dat:2:").contains("moon");
  }

  @Test
  void scenariosOfTwoLabsAreWrongUsage(@TempDir Path folder) throws IOException {
    Files.createFile(folder.resolve("lab.yaml"));
    Path other = emptyScenario(folder.resolve("one"));
    Path shipped = Umlaut.home().resolve("labs/strongswan/scenarios/nat-rw");

    assertThat(captured.run("test", shipped.toString(), other.toString()))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(captured.err()).contains("different labs");
  }

  /// One of many that cannot be carried out is told of, and does not stop the others.
  @Test
  void aFamilyListsWhatRunsWhatCannotAndWhatIsNoScenario(@TempDir Path folder) throws IOException {
    Path family = folder.resolve("family");
    Path good = emptyScenario(family.resolve("good"));
    Path bad = emptyScenario(family.resolve("unplanned"));
    Files.writeString(bad.resolve("pretest.dat"), "moom::true\n");
    Files.delete(emptyScenario(family.resolve("incomplete")).resolve("posttest.dat"));

    int status = captured.run("test", "--list", family.toString());

    assertThat(status).as("%s", captured).isEqualTo(ExitStatus.OK);
    assertThat(captured.out().lines())
        .anyMatch(line -> line.matches("family/good +moon"))
        .anyMatch(line -> line.matches("family/unplanned +! .*pretest.dat:1:.*"))
        .hasSize(2);
    assertThat(captured.err()).contains("skipped", "posttest.dat", "2 scenarios");
    assertThat(captured.run("test", "--list", good.toString())).isEqualTo(ExitStatus.OK);
    assertThat(captured.run("test", "--list", family.resolve("incomplete").toString()))
        .as("named itself")
        .isEqualTo(ExitStatus.USAGE);
  }

  /// The word behind the option is a seed or a scenario.
  @Test
  void aShuffledListIsTheSameForTheSameSeed() {
    String[] names = {"nat-rw", "rw-cert", "net2net-cert", "crl-revoked"};

    assertThat(list("--shuffle", "7", names)).isEqualTo(list("--shuffle=7", "", names));
    assertThat(captured.run("test", "--list", "--shuffle", "nat-rw")).isEqualTo(ExitStatus.OK);
    assertThat(captured.run("test", "--list", "--shuffle=x", "nat-rw")).isEqualTo(ExitStatus.USAGE);
  }

  private static String list(String option, String value, String... names) {
    CapturedTerminal own = new CapturedTerminal();
    List<String> words = new ArrayList<>(List.of("test", "--list", option));
    words.addAll(value.isEmpty() ? List.of() : List.of(value));
    words.addAll(List.of(names));
    assertThat(own.run(words.toArray(String[]::new))).isEqualTo(ExitStatus.OK);
    return own.out();
  }

  @Test
  void whatMakesNoSenseTogetherIsWrongUsage() {
    assertThat(captured.run("test", "--hold", "--jobs", "2", "nat-rw")).isEqualTo(ExitStatus.USAGE);
    assertThat(captured.run("test", "--pre", "--post", "nat-rw")).isEqualTo(ExitStatus.USAGE);
    assertThat(captured.run("test", "--json", "--hold", "nat-rw")).isEqualTo(ExitStatus.USAGE);
    assertThat(captured.run("test", "--repeat", "0", "nat-rw")).isEqualTo(ExitStatus.USAGE);
  }

  /// A date in real time would be ignored, which is worse than refused.
  @Test
  void aDateWantsVirtualTime() {
    assertThat(captured.run("test", "--list", "--date", "2030-12-31", "nat-rw"))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(captured.err()).contains("--date wants --virtual");
    assertThat(captured.run("test", "--list", "--virtual", "--date", "2030-12-31", "nat-rw"))
        .isEqualTo(ExitStatus.OK);
    assertThat(captured.run("test", "--list", "--virtual", "--date", "31.12.2030", "nat-rw"))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(captured.err()).contains("'31.12.2030' is no date; write 2030-12-31 or");
  }

  @Test
  void whatFailedLastTimeNeedsALastTime(@TempDir Path folder) {
    String results = folder.resolve("run").toString();

    assertThat(captured.run("test", "--failed", "--results", results, "nat-rw"))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(captured.err()).contains("no earlier run");
  }

  @Test
  void doctorPrintsJsonForPrograms() {
    captured.run("doctor", "--json");

    JsonNode findings = JsonMapper.builder().build().readTree(captured.out());
    assertThat(findings.isArray()).isTrue();
    assertThat(findings)
        .isNotEmpty()
        .allSatisfy(finding ->
            assertThat(finding.get("ok").asBoolean())
                .as("a remedy for everything that is wrong: %s", finding)
                .isEqualTo(finding.get("remedy").asString().isEmpty()));
  }

  @Test
  void anUnknownRecipeIsWrongUsage() {
    assertThat(captured.run("kernel", "build", "leen")).isEqualTo(ExitStatus.USAGE);
    assertThat(captured.run("image", "build", "../x")).isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void kernelListNamesTheShippedRecipes() {
    assertThat(captured.run("kernel", "list")).isEqualTo(ExitStatus.OK);
    assertThat(captured.out()).contains("lean", "full");
  }

  private static Path emptyScenario(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("hosts"));
    Files.writeString(folder.resolve("description.txt"), "<p>Nothing.</p>\n");
    Files.writeString(
        folder.resolve("test.conf"), "VIRTHOSTS=\"moon\"\nTCPDUMPHOSTS=\"\"\nIPSECHOSTS=\"\"\n");
    for (String file : new String[] {"pretest.dat", "evaltest.dat", "posttest.dat"}) {
      Files.writeString(folder.resolve(file), "");
    }
    return folder;
  }
}
