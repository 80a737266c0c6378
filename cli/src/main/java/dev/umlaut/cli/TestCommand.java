// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.cli.ScenarioSearch.Chosen;
import dev.umlaut.image.Image;
import dev.umlaut.image.Progress;
import dev.umlaut.lab.Lab;
import dev.umlaut.lab.LabClock;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.LabOptions;
import dev.umlaut.lab.Provision;
import dev.umlaut.report.Report;
import dev.umlaut.report.RunHistory;
import dev.umlaut.report.RunInfo;
import dev.umlaut.scenario.ScenarioListener;
import dev.umlaut.scenario.ScenarioPlan;
import dev.umlaut.scenario.Software;
import dev.umlaut.scenario.Strictness;
import dev.umlaut.scenario.SuiteLabs;
import dev.umlaut.scenario.SuiteOptions;
import dev.umlaut.scenario.SuiteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `umlaut test`
@Command(
    name = "test",
    sortOptions = false,
    description =
        "Boots the hosts that scenarios need, runs the scenarios, prints verdicts and writes a"
            + " report.",
    footer = {
      "",
      "Exit status: 0 all passed, 1 some failed, 2 wrong usage or a broken file,",
      "3 this machine is not able to, or a host did not boot, 130 ended by ^C.",
      "",
      "Examples:",
      "  umlaut test labs/strongswan/scenarios/nat-rw        one scenario",
      "  umlaut test ../strongswan/testing/tests             a whole suite",
      "  umlaut test ../strongswan/testing/tests ikev2 'sql/rw-*'",
      "                                                      families, patterns of it",
      "  umlaut test ../strongswan/testing/tests --failed    what failed last time",
      "  umlaut test --hold-failed --suite ../tests ikev2/rw-cert",
      "                                                      look around when it fails",
      "  umlaut test --virtual --date 2030-12-31T23:59 ikev2/rw-cert",
      "                                                      waits take no time; over new year",
      "  umlaut test --virtual --repeat 10 ikev2/rw-cert     ten times the same frames",
      "  umlaut test --capture ikev2/rw-cert                 frames for Wireshark",
      "  umlaut test --lab my-lab/lab.yaml my-scenarios      in another lab"
    })
final class TestCommand implements Callable<Integer> {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final SelectionOptions selection = new SelectionOptions();

  @Mixin private final SourceOption source = new SourceOption();

  @Mixin private final RunningOptions running = new RunningOptions();

  @Mixin private final BuildOptions build = new BuildOptions();

  @Option(
      names = "--strict",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Judge exactly as the suite's own runner (default). --no-strict judges as the author"
              + " must have meant it: see docs/scenario-format.md.")
  private boolean strict = true;

  @Option(names = "--list", description = "Only print what would run.")
  private boolean list;

  @Option(names = "--json", description = "For programs: a JSON object for each event, or a list.")
  private boolean json;

  TestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    check();
    // Everything is read before anything boots: a broken file costs no time.
    List<Chosen> chosen = selection.chosen();
    LabDefinition lab = source.lab(selection.lab(chosen));
    LabClock clock = running.clock(lab);
    TestPlans plans = TestPlans.read(chosen, lab, strict ? Strictness.STRICT : Strictness.PLAIN);
    Path folder = resultsFolder();
    RunHistory history = RunHistory.beside(folder);
    if (running.failed) {
      plans = failedLast(plans, history);
      if (plans.isEmpty()) {
        terminal.out().println("Nothing of this selection failed in the last run.");
        return ExitStatus.OK;
      }
    }
    OptionalLong seed = running.shuffleSeed();
    List<ScenarioPlan> ordered = together(clock, ordered(plans.good(), seed));
    if (list) {
      ScenarioList.print(terminal, json, plans, ordered);
      return ExitStatus.OK;
    }
    int jobs = jobs(lab, ordered.size());
    if (jobs > 1 && seed.isEmpty()) {
      ordered = together(clock, SuiteOrder.longestFirst(ordered, history.durations()));
    }
    Instant now = Instant.now();
    Optional<Instant> virtualStart = running.virtualStart(clock, now);
    int total = ordered.size() + plans.unplanned().size();
    RunView view = view(ordered, jobs, history);
    try (view) {
      Provision provision = build.provision(lab, new TerminalProgress(terminal));
      RunInfo info =
          RunInfo.of(lab.name(), now, history)
              .withJobs(jobs)
              .withRepeat(running.repeat)
              .withPlanned(total);
      info = seed.isPresent() ? info.withSeed(seed.getAsLong()) : info;
      info = virtualStart.map(info::withVirtualStart).orElse(info);
      ReportWriter report = new ReportWriter(Report.open(folder, info));
      view.begins(
          new RunView.Beginning(
              lab.name(), total, jobs, seed, virtualStart, running.seed, plans.skipped()));
      AtomicReference<Lab> current = new AtomicReference<>();
      SuiteLabs labs =
          new SuiteLabs(
              lab,
              provision,
              labOptions(folder, view),
              virtualStart,
              software(provision),
              current::set);
      SuiteOptions options = running.suite(clock, jobs, folder);
      TestRun run =
          new TestRun(view, report, holding(view, current), running.repetitions(clock, folder));
      int status = run.run(ordered, plans.unplanned(), options, labs);
      if (running.publish && status != ExitStatus.INTERRUPTED) {
        Publishing.untilEnter(terminal, lab, provision, folder);
      }
      return status;
    }
  }

  private void check() {
    running.check();
    if (json && (running.holds() || running.publish)) {
      throw new ParameterException(
          spec.commandLine(), "--json is for programs; --hold, --pre and --publish are not");
    }
  }

  private Path resultsFolder() {
    Path named = running.results;
    return named == null
        ? Path.of("umlaut-results", STAMP.format(LocalDateTime.now(ZoneId.systemDefault())))
        : named;
  }

  private TestPlans failedLast(TestPlans plans, RunHistory history) {
    if (history.lastRun().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--failed: there is no earlier run beside " + resultsFolder());
    }
    Set<String> names = new HashSet<>(history.failedLast());
    return plans.only(names::contains);
  }

  private List<ScenarioPlan> ordered(List<ScenarioPlan> plans, OptionalLong seed) {
    if (seed.isEmpty()) {
      return SuiteOrder.repeated(plans, running.repeat);
    }
    List<ScenarioPlan> ordered = new ArrayList<>();
    Random seeds = new Random(seed.getAsLong());
    for (int round = 0; round < running.repeat; round++) {
      ordered.addAll(SuiteOrder.shuffled(plans, round == 0 ? seed.getAsLong() : seeds.nextLong()));
    }
    return ordered;
  }

  private static List<ScenarioPlan> together(LabClock clock, List<ScenarioPlan> plans) {
    return clock == LabClock.VIRTUAL ? plans : SuiteOrder.clocksTogether(plans);
  }

  private int jobs(LabDefinition lab, int scenarios) {
    if (running.holds()) {
      return 1;
    }
    Integer asked = running.jobs;
    return Math.clamp(asked == null ? Jobs.suggested(lab) : asked, 1, Math.max(1, scenarios));
  }

  private RunView view(List<ScenarioPlan> plans, int jobs, RunHistory history) {
    if (json) {
      return new TestEvents(terminal);
    }
    boolean verbose = spec.commandLine().getParseResult().hasMatchedOption("--verbose");
    if (jobs == 1 && (plans.size() == 1 || verbose)) {
      return new ScenarioConsole(terminal);
    }
    List<String> names = plans.stream().map(ScenarioPlan::name).toList();
    return new SuiteConsole(terminal, names, history.durations());
  }

  private LabOptions labOptions(Path folder, RunView view) {
    Progress progress =
        view instanceof ScenarioConsole ? TerminalProgress.passing(terminal) : Progress.silent();
    return LabOptions.defaults()
        .withLogs(folder.resolve("consoles"))
        .withProgress(progress)
        .withSeed(running.seed);
  }

  private UnaryOperator<ScenarioListener> holding(RunView view, AtomicReference<Lab> current) {
    if (!running.holds()) {
      return UnaryOperator.identity();
    }
    HoldListener.Moment moment = running.moment();
    HoldPrompt prompt = new HoldPrompt(terminal, TypedLines.ofProcess());
    Holding holder = new Holding(terminal, prompt, view, current);
    return next -> new HoldListener(next, moment, holder);
  }

  private static Software software(Provision provision) {
    Image image = provision.image();
    return new Software(
        provision.kernel().release(),
        image.release(),
        // Compiled, it is no package.
        image.version("strongswan-swanctl").or(() -> image.version("strongswan")).orElse(""));
  }
}
