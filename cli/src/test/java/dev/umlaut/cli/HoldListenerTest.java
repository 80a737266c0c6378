// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.cli.HoldListener.Moment;
import dev.umlaut.lab.LabFile;
import dev.umlaut.scenario.CommandRecord;
import dev.umlaut.scenario.Phase;
import dev.umlaut.scenario.Scenario;
import dev.umlaut.scenario.ScenarioListener;
import dev.umlaut.scenario.ScenarioPlan;
import dev.umlaut.scenario.ScenarioResult;
import dev.umlaut.scenario.Software;
import dev.umlaut.scenario.Took;
import dev.umlaut.scenario.Verdict;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Protects the moment at which a scenario waits for a person.
class HoldListenerTest {
  private static final Path LABS = Umlaut.home().resolve("labs/strongswan");

  private final ScenarioPlan plan =
      Scenario.read(LABS.resolve("scenarios/nat-rw")).plan(LabFile.read(LABS.resolve("lab.yaml")));
  private final List<String> held = new ArrayList<>();

  private HoldListener listener(Moment moment) {
    return new HoldListener(
        ScenarioListener.silent(), moment, (_, failures) -> held.add("held, " + failures));
  }

  private void run(HoldListener listener, String fault) {
    listener.scenarioStarted(plan);
    CommandRecord.Outcome outcome = new CommandRecord.Outcome(0, "", "", fault, Took.NONE);
    listener.commandDone(
        Phase.PRETEST,
        new CommandRecord(
            Optional.empty(), "moon", "x", "x", outcome, Optional.empty(), Took.NONE));
    listener.beforePosttest(plan);
    held.add("posttest");
    listener.scenarioDone(
        ScenarioResult.broken(
            plan, new Software("", "", ""), new Verdict.Broken("", ""), Instant.EPOCH));
  }

  @Test
  void holdsEveryScenarioBeforePosttest() {
    run(listener(Moment.ALWAYS), "");

    assertThat(held).containsExactly("held, 0", "posttest");
  }

  @Test
  void holdsOnlyThoseInWhichSomethingFailed() {
    HoldListener listener = listener(Moment.FAILED);
    run(listener, "did not end");
    run(listener, "");

    assertThat(held).containsExactly("held, 1", "posttest", "posttest");
  }

  @Test
  void holdsAtTheEndWhenThereIsNoPosttest() {
    run(listener(Moment.END), "");

    assertThat(held).containsExactly("posttest", "held, 0");
  }
}
