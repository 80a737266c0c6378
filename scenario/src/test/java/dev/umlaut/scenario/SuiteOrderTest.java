// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects the order of a run, on which its length depends, and with a seed its repeatability.
class SuiteOrderTest {
  @TempDir private Path folder = Path.of("");

  /// Those whose name begins with `virtual` want virtual time.
  private List<ScenarioPlan> plans(String... names) {
    ScenarioPlan example = Examples.plan(folder, "", "", "");
    Scenario s = example.scenario();
    List<ScenarioPlan> plans = new ArrayList<>();
    for (String name : names) {
      String conf = name.startsWith("virtual") ? "CLOCK=virtual" : "";
      plans.add(
          new ScenarioPlan(
              new Scenario(
                  name,
                  s.directory(),
                  TestConf.parse(Path.of("test.conf"), conf),
                  s.texts(),
                  s.configuredHosts()),
              example.topology(),
              "",
              Map.of(),
              List.of(),
              Map.of(),
              Map.of(),
              FaultLine.NONE,
              example.strictness()));
    }
    return plans;
  }

  @Test
  void theSameSeedGivesTheSameOrder() {
    List<Integer> numbers = IntStream.range(0, 100).boxed().toList();

    assertThat(SuiteOrder.shuffled(numbers, 42)).isEqualTo(SuiteOrder.shuffled(numbers, 42));
    assertThat(SuiteOrder.shuffled(numbers, 42))
        .isNotEqualTo(SuiteOrder.shuffled(numbers, 43))
        .containsExactlyInAnyOrderElementsOf(numbers);
    assertThat(SuiteOrder.repeated(List.of("a", "b"), 2)).containsExactly("a", "b", "a", "b");
  }

  @Test
  void theLongestAreBegunFirstAndUnknownOnesBeforeAll() {
    List<ScenarioPlan> ordered =
        SuiteOrder.longestFirst(
            plans("short", "new", "long"),
            Map.of("short", Duration.ofSeconds(1), "long", Duration.ofSeconds(9)));

    assertThat(ordered).extracting(ScenarioPlan::name).containsExactly("new", "long", "short");
  }

  @Test
  void scenariosOfOneClockComeTogetherInTheirOrder() {
    List<ScenarioPlan> ordered =
        SuiteOrder.clocksTogether(plans("virtual-b", "c", "virtual-a", "a"));

    assertThat(ordered)
        .extracting(ScenarioPlan::name)
        .containsExactly("c", "a", "virtual-b", "virtual-a");
  }
}
