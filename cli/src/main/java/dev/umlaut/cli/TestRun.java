// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.guest.BootException;
import dev.umlaut.lab.Lab;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.LabOptions;
import dev.umlaut.lab.Provision;
import dev.umlaut.scenario.LabTestbed;
import dev.umlaut.scenario.RunOptions;
import dev.umlaut.scenario.ScenarioPlan;
import dev.umlaut.scenario.ScenarioResult;
import dev.umlaut.scenario.ScenarioRunner;
import dev.umlaut.scenario.Software;
import dev.umlaut.scenario.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/// Runs scenarios one after the other, each in a lab of its own: no scenario sees another's traces.
///
/// @param terminal where the person is
/// @param lab the lab of all the scenarios
/// @param provision its kernel, image and credentials
/// @param options limits
/// @param folder where console logs go, beside the report
record TestRun(
    Terminal terminal, LabDefinition lab, Provision provision, RunOptions options, Path folder) {

  ScenarioResult run(ScenarioPlan plan) {
    TestConsole console = new TestConsole(terminal);
    console.begins(plan);
    Instant began = Instant.now();
    LabOptions start =
        LabOptions.defaults()
            .withProgress(TerminalProgress.passing(terminal))
            .withLogs(folder.resolve(plan.name()).resolve("consoles"));
    try (Lab running = Lab.start(lab, plan.hosts(), provision, start)) {
      console.booted(plan.hosts().size(), Duration.between(began, Instant.now()));
      return new ScenarioRunner(new LabTestbed(running, software()), options, console).run(plan);
    } catch (BootException e) {
      String message = String.valueOf(e.getMessage());
      ScenarioResult result =
          ScenarioResult.broken(plan, software(), new Verdict.Broken(message, e.hint()), began);
      console.scenarioDone(result);
      return result;
    }
  }

  Software software() {
    return new Software(
        provision.kernel().release(),
        provision.image().release(),
        provision.image().version("strongswan-swanctl").orElse(""));
  }
}
