// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.LabFile;
import dev.umlaut.lab.Provision;
import dev.umlaut.report.Report;
import dev.umlaut.report.RunSummary;
import dev.umlaut.scenario.RunOptions;
import dev.umlaut.scenario.Scenario;
import dev.umlaut.scenario.ScenarioPlan;
import dev.umlaut.scenario.ScenarioResult;
import dev.umlaut.scenario.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `umlaut test`
@Command(
    name = "test",
    description =
        "Boots the hosts that scenarios need, runs the scenarios, prints verdicts and writes a"
            + " report.",
    footer = {
      "",
      "Exit status: 0 all passed, 1 some failed, 2 wrong usage or a broken file,",
      "3 this machine is not able to, or a host did not boot.",
      "",
      "Examples:",
      "  umlaut test labs/strongswan/scenarios/nat-rw        one scenario",
      "  umlaut test labs/strongswan/scenarios               all in a folder",
      "  umlaut test --results out labs/strongswan/scenarios/rw-cert",
      "  umlaut test --lab my-lab/lab.yaml my-scenarios      in another lab"
    })
final class TestCommand implements Callable<Integer> {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private final Terminal terminal;

  @Mixin private final BuildOptions build = new BuildOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "1..*",
      paramLabel = "SCENARIO",
      description = "Folder of a scenario, or a folder with scenarios in it.")
  private List<Path> scenarios = List.of();

  @Option(
      names = "--lab",
      paramLabel = "LAB",
      description = "The lab file or its folder. Default: the lab.yaml above the scenario.")
  private @org.jspecify.annotations.Nullable Path lab;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      description = "Where the report goes. Default: umlaut-results/<date>-<time>.")
  private @org.jspecify.annotations.Nullable Path results;

  @Option(
      names = "--command-limit",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "The longest that one command of a scenario may take. Default: ${DEFAULT-VALUE}.")
  private int commandLimitSeconds = 60;

  TestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (commandLimitSeconds < 1) {
      throw new ParameterException(spec.commandLine(), "--command-limit must be at least 1 second");
    }
    Instant started = Instant.now();
    // Everything is read before anything boots: a broken file costs no time.
    List<Path> folders = ScenarioSearch.folders(scenarios);
    LabDefinition definition = LabFile.read(labFile(folders));
    List<ScenarioPlan> plans = new ArrayList<>();
    for (Path folder : folders) {
      plans.add(Scenario.read(folder).plan(definition));
    }
    Path folder =
        results == null
            ? Path.of(
                "umlaut-results", STAMP.format(LocalDateTime.now(java.time.ZoneId.systemDefault())))
            : results;
    Provision provision = build.provision(definition, new TerminalProgress(terminal));
    RunOptions options =
        RunOptions.defaults()
            .withCommandLimit(Duration.ofSeconds(commandLimitSeconds))
            .withRestore(false);
    TestRun run = new TestRun(terminal, definition, provision, options, folder);

    List<ScenarioResult> done = new ArrayList<>();
    for (ScenarioPlan plan : plans) {
      done.add(run.run(plan));
      if (Thread.currentThread().isInterrupted()) {
        break;
      }
    }
    RunSummary summary =
        new RunSummary(
            definition.name(),
            run.software(),
            started,
            Duration.between(started, Instant.now()),
            done);
    return finish(summary, folder);
  }

  private Path labFile(List<Path> folders) {
    if (lab != null) {
      return ScenarioSearch.labNamed(lab);
    }
    List<Path> labs =
        folders.stream()
            .map(folder -> ScenarioSearch.labOf(folder, Umlaut.home()))
            .distinct()
            .toList();
    if (labs.size() > 1) {
      throw new ParameterException(
          spec.commandLine(),
          "these scenarios belong to different labs, %s and %s: test one lab after the other"
              .formatted(labs.get(0), labs.get(1)));
    }
    return labs.getFirst();
  }

  private int finish(RunSummary summary, Path folder) {
    // Writing the report must not be cut short by the interrupt that ended the run.
    boolean interrupted = Thread.interrupted();
    Path index = Report.write(folder, summary);
    if (summary.results().size() > 1) {
      terminal
          .out()
          .println(
              "%n%d passed, %d failed, %d broken in %s"
                  .formatted(
                      summary.passed(),
                      summary.failed(),
                      summary.broken(),
                      TestConsole.text(summary.took())));
    }
    terminal.out().println("Report: " + index.toAbsolutePath());
    if (interrupted) {
      Thread.currentThread().interrupt();
      return ExitStatus.INTERRUPTED;
    }
    return summary.results().stream()
        .map(ScenarioResult::verdict)
        .mapToInt(TestCommand::status)
        .max()
        .orElse(ExitStatus.OK);
  }

  private static int status(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Passed() -> ExitStatus.OK;
      case Verdict.Failed(_) -> ExitStatus.FAILED;
      case Verdict.Broken(_, _) -> ExitStatus.ENVIRONMENT;
    };
  }
}
