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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// strongSwan's own scenarios, where they lie beside the checkout: every one must be readable,
/// every line must have a meaning, and what is odd in them must be found, and nothing else.
class SuiteTest {
  static final Path SUITE =
      Path.of(System.getProperty("umlaut.home", "."), "../shared/strongswan-suite").normalize();

  static List<Path> scenarios() throws IOException {
    try (Stream<Path> found = Files.walk(SUITE.resolve("tests"), 3)) {
      return found
          .filter(file -> file.getFileName().toString().equals("test.conf"))
          .map(Path::getParent)
          .sorted()
          .toList();
    }
  }

  static HostNames names() throws IOException {
    return HostNames.parse(Files.readString(SUITE.resolve("hosts/default/etc/hosts")));
  }

  @Test
  void everyScenarioCanBeCarriedOut() throws IOException {
    assumeTrue(Files.isDirectory(SUITE), "the suite is not at " + SUITE);
    HostNames names = names();
    List<String> wrong = new ArrayList<>();
    int checks = 0;
    List<Path> scenarios = scenarios();
    for (Path scenario : scenarios) {
      try {
        ScenarioPlan plan = Scenario.read(scenario).plan(Examples.topology(), names);
        checks += plan.steps(Phase.EVALTEST).size();
        assertThat(plan.hosts()).isNotEmpty();
        for (String host : plan.hosts()) {
          HostFiles.Values values =
              new HostFiles.Values(new Placeholders(plan.placeholders()), new FillIns(Map.of()));
          HostFiles files = HostFiles.of(plan.scenario(), host, values, Map.of());
          assertThat(new String(files.tar(), StandardCharsets.ISO_8859_1)).doesNotContain("PH_IP_");
        }
      } catch (UmlautException e) {
        wrong.add(e.getMessage());
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(scenarios).hasSize(230);
    assertThat(checks).isGreaterThan(2_500);
  }

  /// The numbers were counted by people who looked at every finding. What is not listed here would
  /// be a false alarm.
  @Test
  void lintFindsTheKnownDefectsAndNothingElse() throws IOException {
    assumeTrue(Files.isDirectory(SUITE), "the suite is not at " + SUITE);
    Map<String, List<Path>> defaults = new LinkedHashMap<>();
    for (String host : Examples.topology().hosts()) {
      defaults.put(
          host, List.of(SUITE.resolve("hosts/default"), SUITE.resolve("hosts").resolve(host)));
    }
    Linter linter = new Linter(Examples.topology(), names(), defaults);
    List<Notice> found = new ArrayList<>();
    for (Path scenario : scenarios()) {
      found.addAll(linter.lint(scenario));
    }

    Map<String, Long> counts =
        found.stream()
            .collect(
                Collectors.groupingBy(
                    notice -> notice.rule().id(), TreeMap::new, Collectors.counting()));
    assertThat(counts)
        .describedAs("%s", found)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "never-fails", 11L,
                "glued-lines", 1L,
                "split-address", 2L,
                "count-one", 3L,
                "extra-fields", 3L,
                "missing-separator", 1L,
                "unlisted-host", 3L,
                "wrong-rules", 3L,
                "unread-file", 21L));
    // As the survey of the suite counts them, and the one whose output is that of a sleep.
    assertThat(found.stream().filter(notice -> notice.message().contains("can never fail")))
        .hasSize(13 + 1);
    assertThat(found).extracting(Notice::hint).contains("Did you mean etc/swanctl?");
  }
}
