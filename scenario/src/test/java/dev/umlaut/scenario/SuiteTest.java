// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// strongSwan's own scenarios, where they lie beside the checkout: every one must be readable, and
/// every line must have a meaning.
class SuiteTest {
  private static final Path SUITE =
      Path.of(System.getProperty("umlaut.home", "."), "../shared/strongswan-suite").normalize();

  private static List<Path> scenarios() throws IOException {
    try (Stream<Path> found = Files.walk(SUITE.resolve("tests"), 3)) {
      return found
          .filter(file -> file.getFileName().toString().equals("test.conf"))
          .map(Path::getParent)
          .sorted()
          .toList();
    }
  }

  @Test
  void everyScenarioCanBeCarriedOut() throws IOException {
    assumeTrue(Files.isDirectory(SUITE), "the suite is not at " + SUITE);
    HostNames names = HostNames.parse(Files.readString(SUITE.resolve("hosts/default/etc/hosts")));
    List<String> wrong = new ArrayList<>();
    List<Notice> notices = new ArrayList<>();
    int checks = 0;
    List<Path> scenarios = scenarios();
    for (Path scenario : scenarios) {
      try {
        ScenarioPlan plan = Scenario.read(scenario).plan(Examples.topology(), names);
        notices.addAll(plan.notices());
        checks += plan.steps(Phase.EVALTEST).size();
        assertThat(plan.hosts()).isNotEmpty();
        for (String host : plan.hosts()) {
          HostFiles files = HostFiles.of(plan.scenario(), host);
          assertThat(
                  new String(
                      files.tar(new Placeholders(plan.placeholders())),
                      StandardCharsets.ISO_8859_1))
              .doesNotContain("PH_IP_");
        }
      } catch (UmlautException e) {
        wrong.add(e.getMessage());
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(scenarios).hasSize(230);
    assertThat(checks).isGreaterThan(2_500);
    // The defects that the suite is known to have: checks that cannot fail, and nothing new.
    assertThat(notices)
        .extracting(Notice::message)
        .allMatch(message ->
            message.contains("can never fail")
                || message.contains("fields after the fourth")
                || message.contains("nothing is captured")
                || message.contains("ignored"));
  }
}
