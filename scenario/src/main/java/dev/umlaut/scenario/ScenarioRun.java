// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.guest.CommandResult;
import dev.umlaut.os.UmlautException;
import dev.umlaut.scenario.CommandRecord.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// One run of one scenario. Owned by the thread that called {@link ScenarioRunner#run}.
final class ScenarioRun {
  private static final Duration LIMIT_MIN = Duration.ofSeconds(1);

  private final ScenarioPlan plan;
  private final Testbed testbed;
  private final RunOptions options;
  private final ScenarioListener listener;
  private final HostStages stages;
  private final FaultTrail trail;
  private final Clocks clocks;
  private final Clocks.Moment started;
  private final Duration cpuBefore;
  private final List<PhaseRecord> phases = new ArrayList<>();
  private final List<CollectedFile> files = new ArrayList<>();
  private final Map<String, Execution> captures = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private final Set<String> unclean = new TreeSet<>();
  private Software software;
  private boolean overdue;

  /// In virtual time, how long the commands that are nothing but a `sleep` were to take.
  private Duration slept = Duration.ZERO;

  ScenarioRun(ScenarioPlan plan, Testbed testbed, RunOptions options, ScenarioListener listener) {
    this.plan = plan;
    this.testbed = testbed;
    this.options = options;
    this.listener = listener;
    this.stages = new HostStages(plan, testbed, options);
    this.trail = new FaultTrail(plan.faults(), testbed);
    this.clocks = new Clocks(options.clock(), testbed.virtualClock());
    this.started = clocks.now();
    this.cpuBefore = testbed.cpuTime();
    this.software = testbed.software();
  }

  ScenarioResult run() {
    Optional<Verdict.Broken> broken = Optional.empty();
    try {
      broken = runPhases();
    } catch (UmlautException e) {
      broken = Optional.of(new Verdict.Broken(String.valueOf(e.getMessage()), e.hint()));
    } finally {
      trail.end();
    }
    boolean finished = phases.stream().anyMatch(phase -> phase.phase() == Phase.FINISH);
    if (options.restore() && wanted(Phase.FINISH) && !finished) {
      unclean.addAll(plan.hosts());
    }
    return new ScenarioResult(
        plan,
        software,
        broken.map(Verdict.class::cast).orElseGet(this::verdict),
        phases,
        files,
        started.wall(),
        clocks.since(started),
        unclean,
        testbed.cpuTime().minus(cpuBefore),
        clocks.virtual().map(_ -> started.lab()));
  }

  private Optional<Verdict.Broken> runPhases() {
    stage(Phase.PREPARE, stages::prepare);
    boolean prepared = faults.isEmpty();
    if (prepared) {
      script(Phase.PRETEST);
      if (wanted(Phase.EVALTEST)) {
        stages.settle();
      }
      script(Phase.EVALTEST);
    }
    stage(Phase.COLLECT, stages::collect);
    if (wanted(Phase.POSTTEST)) {
      listener.beforePosttest(plan);
    }
    trail.end();
    script(Phase.POSTTEST);
    stage(Phase.FINISH, stages::finish);
    return prepared
        ? Optional.empty()
        : Optional.of(
            new Verdict.Broken(
                "the hosts could not be prepared: " + String.join("; ", faults),
                "Look at the files under " + plan.scenario().directory().resolve("hosts")));
  }

  private boolean wanted(Phase phase) {
    return options.phases().contains(phase);
  }

  private Verdict verdict() {
    List<String> reasons = new ArrayList<>();
    for (PhaseRecord phase : phases) {
      for (CommandRecord failure : phase.failures()) {
        reasons.add(failure.host() + "# " + failure.commandLine() + ": " + failure.reason());
      }
    }
    if (overdue) {
      reasons.add("the scenario took longer than " + Durations.text(options.scenarioLimit()));
    }
    return reasons.isEmpty() ? new Verdict.Passed() : new Verdict.Failed(reasons);
  }

  /// A phase that concerns all hosts at once.
  private interface Stage {
    HostStages.Outcomes run();
  }

  private void stage(Phase phase, Stage stage) {
    if (!wanted(phase)) {
      return;
    }
    requireNotInterrupted();
    listener.phaseStarted(phase, 0);
    Clocks.Moment begin = clocks.now();
    HostStages.Outcomes outcomes = stage.run();
    files.addAll(outcomes.files());
    faults.addAll(outcomes.faults());
    unclean.addAll(outcomes.unclean());
    outcomes.software().ifPresent(told -> software = told);
    for (LogEntry entry : outcomes.entries()) {
      if (entry instanceof CommandRecord command) {
        listener.commandDone(phase, command);
      }
    }
    end(new PhaseRecord(phase, outcomes.entries(), clocks.since(begin)));
  }

  private void script(Phase phase) {
    if (!wanted(phase)) {
      return;
    }
    List<Instruction> steps = plan.steps(phase);
    long commands = steps.stream().filter(s -> !(s instanceof Instruction.Remark)).count();
    listener.phaseStarted(phase, Math.toIntExact(commands));
    Clocks.Moment begin = clocks.now();
    List<LogEntry> entries = new ArrayList<>();
    trail.begins(phase);
    for (Instruction step : steps) {
      requireNotInterrupted();
      if (phase != Phase.POSTTEST && left().isNegative()) {
        overdue = true;
        entries.add(new LogEntry.Remark("# time is up: " + step.source() + " and what follows"));
        break;
      }
      entries.add(
          switch (step) {
            case Instruction.Remark remark -> new LogEntry.Remark(remark.text());
            case Instruction.Command command -> command(phase, command);
            case Instruction.Check check -> check(phase, check);
          });
      entries.addAll(trail.news());
    }
    end(new PhaseRecord(phase, entries, clocks.since(begin)));
  }

  private void end(PhaseRecord record) {
    phases.add(record);
    listener.phaseDone(record);
  }

  private CommandRecord command(Phase phase, Instruction.Command command) {
    listener.commandStarted(phase, command.host(), command.command());
    Took after = clocks.since(started);
    Execution done =
        execute(phase, command.host(), RunnerLine.of(command), false)
            .judged(plan.strictness(), command.command());
    return done(
        phase,
        new CommandRecord(
            Optional.of(command.source()),
            command.host(),
            command.command().strip(),
            done.sent(),
            outcome(done, ""),
            Optional.empty(),
            after));
  }

  private CommandRecord check(Phase phase, Instruction.Check check) {
    listener.commandStarted(phase, check.host(), check.command());
    Took after = clocks.since(started);
    Execution done =
        check.isCapture()
            ? captures.computeIfAbsent(check.host(), this::stopCapture)
            : execute(phase, check.host(), RunnerLine.of(check), true);
    Grep.Match match = Grep.search(read(RunnerLine.grep(check)), done.output());
    CheckRecord verdict =
        new CheckRecord(
            check.pattern(),
            check.expectation(),
            match.lines(),
            check.expectation().accepts(match.found(), match.lines()));
    return done(
        phase,
        new CommandRecord(
            Optional.of(check.source()),
            check.host(),
            check.isCapture() ? "cat /tmp/tcpdump.log" : check.command().strip(),
            done.sent(),
            outcome(done, match.errors()),
            Optional.of(verdict),
            after));
  }

  private CommandRecord done(Phase phase, CommandRecord record) {
    listener.commandDone(phase, record);
    return record;
  }

  private Execution execute(Phase phase, String host, String program, boolean checked) {
    // Read again, not kept from the plan: the line may ask for the time.
    ShellReader.Line line = ShellReader.read(program, scope());
    Execution done =
        new LineExecutor(testbed.shell(host), limit(phase), clocks)
            .execute(line.commands(), checked);
    slept = slept.plus(clocks.limit(done.sent(), Duration.ZERO));
    return done;
  }

  /// What cleans up has always time, what comes before only as long as the scenario has.
  private Duration limit(Phase phase) {
    Duration left = left();
    boolean ample = phase == Phase.POSTTEST || left.compareTo(options.commandLimit()) >= 0;
    return ample ? options.commandLimit() : left.compareTo(LIMIT_MIN) > 0 ? left : LIMIT_MIN;
  }

  /// What the scenario still has of its time, which is the hosts'. Where waiting costs nothing a
  /// `sleep` takes none of it.
  private Duration left() {
    return options.scenarioLimit().plus(slept).minus(clocks.since(started).lab());
  }

  private List<String> read(String program) {
    return ShellReader.read(program, scope()).commands().getFirst().words();
  }

  private ShellScope scope() {
    return new ShellScope(plan.variables(), clocks.lab());
  }

  /// End the capture in a host and take its packets; every later check looks at the same ones.
  private Execution stopCapture(String host) {
    String program = CapturePrograms.STOP + CapturePrograms.PRINT;
    Clocks.Moment begin = clocks.now();
    try {
      CommandResult result = testbed.shell(host).run(program, options.commandLimit());
      return new Execution(
          "cat /tmp/tcpdump.log",
          result.exitStatus(),
          new byte[0],
          result.output(),
          result.errors(),
          "",
          clocks.command(begin, result.took()));
    } catch (UmlautException e) {
      byte[] none = new byte[0];
      String fault = String.valueOf(e.getMessage());
      return new Execution("cat /tmp/tcpdump.log", -1, none, none, none, fault, Took.NONE);
    }
  }

  private static Outcome outcome(Execution done, String grepErrors) {
    return new Outcome(
        done.status(),
        Texts.of(done.console()) + Texts.of(done.output()),
        Texts.of(done.errors()) + grepErrors,
        done.fault(),
        done.took());
  }

  private static void requireNotInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new UmlautException("the scenario was interrupted", "");
    }
  }
}
