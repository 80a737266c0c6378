// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.lab.LabClock;
import dev.umlaut.lab.Nearest;
import dev.umlaut.lab.SyntaxException;
import dev.umlaut.lab.Topology;
import dev.umlaut.scenario.Scenario.Part;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Binds a scenario to a lab and finds everything that is wrong with it before a host boots.
final class ScenarioPlanner {
  private final Scenario scenario;
  private final Topology topology;
  private final Placeholders placeholders;
  private final ShellScope scope;
  private final Strictness strictness;
  private final LineFindings findings = new LineFindings();
  private final CheckRules rules;
  private final Map<Phase, List<Instruction>> steps = new EnumMap<>(Phase.class);
  private FaultLine faults = FaultLine.NONE;

  ScenarioPlanner(Scenario scenario, Topology topology, HostNames names, Strictness strictness) {
    this.scenario = scenario;
    this.topology = topology;
    this.strictness = strictness;
    this.placeholders = Placeholders.of(topology, names);
    this.scope = new ShellScope(variables(), InstantSource.system());
    this.rules =
        new CheckRules(
            topology.hosts(), scenario.conf().words(HostRole.CAPTURE.variable()), findings);
  }

  /// What the original runner has in its shell when it carries out a line.
  private Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String host : topology.hosts()) {
      String token = "PH_IP_" + host.toUpperCase(Locale.ROOT);
      variables.put("ipv4_" + host, placeholders.replace(token));
    }
    variables.putAll(scenario.conf().variables());
    return variables;
  }

  ScenarioPlan plan() {
    read();
    findings
        .reason(strictness)
        .ifPresent(reason -> {
          throw reason;
        });
    return new ScenarioPlan(
        scenario,
        topology,
        placeholders.replace(scenario.textOf(Part.DESCRIPTION)),
        steps,
        findings.notices(),
        placeholders.values(),
        scope.variables(),
        faults,
        strictness);
  }

  /// Read all lines; what is wrong with them is in {@link #findings}.
  void read() {
    conf();
    steps.put(Phase.PRETEST, steps(Part.PRETEST));
    steps.put(Phase.EVALTEST, steps(Part.EVALTEST));
    steps.put(Phase.POSTTEST, steps(Part.POSTTEST));
    readFaults();
  }

  private void readFaults() {
    try {
      faults = FaultLine.read(scenario.directory(), topology, scenario.conf().clock());
    } catch (SyntaxException e) {
      SourceLine line = new SourceLine(Path.of(e.file()), e.line(), "");
      findings.refuse(new Notice(LintRule.UNUSABLE, line, e.problem(), e.hint()), e.column());
    }
  }

  LineFindings findings() {
    return findings;
  }

  /// The instructions of a phase, without those that cannot be carried out.
  List<Instruction> steps(Phase phase) {
    return steps.getOrDefault(phase, List.of());
  }

  Placeholders placeholders() {
    return placeholders;
  }

  /// A list of hosts that names a stranger keeps nothing from being tested.
  private void conf() {
    clock();
    for (HostRole role : HostRole.values()) {
      for (String host : scenario.conf().words(role.variable())) {
        SourceLine line = scenario.conf().lines().get(role.variable());
        if (line != null && !topology.hosts().contains(host)) {
          Notice notice = unknownHost(host, line);
          findings.add(notice.rule(), line, notice.message(), notice.hint());
        }
      }
    }
    for (String host : scenario.configuredHosts()) {
      SourceLine line =
          new SourceLine(scenario.directory().resolve("hosts").resolve(host), 1, host);
      if (!topology.hosts().contains(host)) {
        Notice notice = unknownHost(host, line);
        findings.add(notice.rule(), line, notice.message(), notice.hint());
      }
    }
  }

  private void clock() {
    String value = scenario.conf().value(TestConf.CLOCK);
    SourceLine line = scenario.conf().lines().get(TestConf.CLOCK);
    if (line != null && !value.isEmpty() && LabClock.named(value).isEmpty()) {
      findings.refuse(
          new Notice(
              LintRule.UNUSABLE,
              line,
              "there is no clock \"" + value + "\"",
              "Write CLOCK=virtual, or CLOCK=real, which is what it is without."),
          line.columnOf(TestConf.CLOCK));
    }
  }

  private Notice unknownHost(String host, SourceLine line) {
    return new Notice(
        LintRule.UNKNOWN_HOST,
        line,
        "lab " + topology.lab() + " has no host \"" + host + "\"",
        Nearest.hint(host, topology.hosts(), "its hosts"));
  }

  private List<Instruction> steps(Part part) {
    List<Instruction> read = new ArrayList<>();
    for (DatLine line : scenario.lines(part, placeholders)) {
      if (line.isRemark()) {
        read.add(new Instruction.Remark(line.source(), placeholders.replace(line.source().text())));
      } else if (!line.isCommand()) {
        noticeIgnored(line);
      } else if (!topology.hosts().contains(line.host())) {
        SourceLine source = line.source();
        findings.refuse(unknownHost(line.host(), source), source.columnOf(line.host()));
      } else {
        try {
          read.add(part == Part.EVALTEST ? check(line) : command(line));
        } catch (ShellSyntax e) {
          findings.refuse(new Notice(LintRule.UNUSABLE, line.source(), e.problem(), e.hint()), 1);
        }
      }
    }
    return read;
  }

  private Instruction command(DatLine line) {
    var command =
        new Instruction.Command(line.source(), line.host(), Blanks.collapse(line.field(1)));
    understand(line.source(), RunnerLine.of(command), false);
    rules.command(line);
    return command;
  }

  private Instruction check(DatLine line) {
    var check =
        new Instruction.Check(
            line.source(),
            line.host(),
            Blanks.collapse(line.field(1)),
            Blanks.collapse(line.field(2)),
            Expectation.parse(Blanks.collapse(line.field(3)), strictness));
    List<ShellCommand> commands =
        check.isCapture() ? List.of() : understand(line.source(), RunnerLine.of(check), true);
    List<String> pattern = pattern(line.source(), RunnerLine.grep(check));
    if (pattern.size() != 2 || pattern.get(1).startsWith("-")) {
      findings.add(
          LintRule.LOST_PATTERN,
          line.source(),
          "the pattern does not reach grep as one word, so no line can match",
          "Write \\\" for a quotation mark in a pattern, and [-] for a dash at its beginning.");
    }
    rules.check(line, check, commands);
    return check;
  }

  private void noticeIgnored(DatLine line) {
    if (!line.source().text().isBlank()) {
      findings.add(
          LintRule.IGNORED_LINE,
          line.source(),
          "the line has no command and is ignored",
          "Write HOST::COMMAND.");
    }
  }

  /// Read a line as the runner will, to find what it cannot do.
  private List<ShellCommand> understand(SourceLine source, String program, boolean checked) {
    List<ShellCommand> commands = readProgram(source, program);
    for (int i = 0; i < commands.size(); i++) {
      RunnerStep.of(commands.get(i), checked && i == commands.size() - 1);
    }
    return commands;
  }

  private List<String> pattern(SourceLine source, String program) {
    List<ShellCommand> commands = readProgram(source, program);
    if (commands.size() > 1 || !commands.getFirst().redirections().isEmpty()) {
      throw new ShellSyntax(
          "a quotation mark in the pattern ends it, and what follows is taken as shell text",
          "Write \\\" for a quotation mark in a pattern.");
    }
    return commands.getFirst().words();
  }

  private List<ShellCommand> readProgram(SourceLine source, String program) {
    ShellReader.Line line = ShellReader.read(program, scope);
    if (!line.unset().isEmpty()) {
      String name = line.unset().iterator().next();
      findings.add(
          LintRule.EMPTY_VARIABLE,
          source,
          "$" + name + " is replaced before the line reaches the host, by empty text",
          "Write \\$" + name + " to have it replaced in the host.");
    }
    return line.commands();
  }
}
