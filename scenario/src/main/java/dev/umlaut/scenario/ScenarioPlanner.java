// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.lab.Nearest;
import dev.umlaut.lab.Topology;
import dev.umlaut.scenario.Scenario.Part;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Binds a scenario to a lab and finds everything that is wrong with it before a host boots.
final class ScenarioPlanner {
  private static final int EVALTEST_FIELDS = 4;

  private final Scenario scenario;
  private final Topology topology;
  private final Placeholders placeholders;
  private final ShellScope scope;
  private final List<Notice> notices = new ArrayList<>();

  ScenarioPlanner(Scenario scenario, Topology topology, HostNames names) {
    this.scenario = scenario;
    this.topology = topology;
    this.placeholders = Placeholders.of(topology, names);
    this.scope = new ShellScope(variables(), InstantSource.system());
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
    requireHosts();
    Map<Phase, List<Instruction>> steps = new EnumMap<>(Phase.class);
    steps.put(Phase.PRETEST, commands(Part.PRETEST));
    steps.put(Phase.EVALTEST, checks());
    steps.put(Phase.POSTTEST, commands(Part.POSTTEST));
    return new ScenarioPlan(
        scenario,
        topology,
        placeholders.replace(scenario.textOf(Part.DESCRIPTION)),
        steps,
        notices,
        placeholders.values(),
        scope.variables());
  }

  private void requireHosts() {
    for (HostRole role : HostRole.values()) {
      for (String host : scenario.conf().words(role.variable())) {
        SourceLine line = scenario.conf().lines().get(role.variable());
        if (line != null) {
          requireHost(host, line);
        }
      }
    }
    for (String host : scenario.configuredHosts()) {
      requireHost(
          host, new SourceLine(scenario.directory().resolve("hosts").resolve(host), 1, host));
    }
  }

  private void requireHost(String host, SourceLine line) {
    if (!topology.hosts().contains(host)) {
      throw line.wrong(
          line.columnOf(host),
          "lab " + topology.lab() + " has no host \"" + host + "\"",
          Nearest.hint(host, topology.hosts(), "its hosts"));
    }
  }

  private List<Instruction> commands(Part part) {
    List<Instruction> steps = new ArrayList<>();
    for (DatLine line : scenario.lines(part, placeholders)) {
      if (line.isRemark()) {
        steps.add(remark(line));
      } else if (line.isCommand()) {
        requireHost(line.host(), line.source());
        var command =
            new Instruction.Command(line.source(), line.host(), Blanks.collapse(line.field(1)));
        understand(line.source(), RunnerLine.of(command), false);
        steps.add(command);
      } else {
        noticeIgnored(line);
      }
    }
    return steps;
  }

  private List<Instruction> checks() {
    List<Instruction> steps = new ArrayList<>();
    for (DatLine line : scenario.lines(Part.EVALTEST, placeholders)) {
      if (line.isRemark()) {
        steps.add(remark(line));
      } else if (line.isCommand()) {
        requireHost(line.host(), line.source());
        steps.add(check(line));
      } else {
        noticeIgnored(line);
      }
    }
    return steps;
  }

  private Instruction check(DatLine line) {
    String command = Blanks.collapse(line.field(1));
    var check =
        new Instruction.Check(
            line.source(),
            line.host(),
            command,
            Blanks.collapse(line.field(2)),
            Expectation.parse(line.field(3)));
    if (!check.isCapture()) {
      understand(line.source(), RunnerLine.of(check), true);
    }
    List<String> patterns = words(line.source(), RunnerLine.grep(check));
    if (patterns.size() != 2 || patterns.get(1).startsWith("-")) {
      notice(
          line.source(),
          "the pattern does not reach grep as one word, so no line can match",
          "Write \\\" for a quotation mark in a pattern, and [-] for a dash at its beginning.");
    }
    if (check.isCapture() && !scenario.conf().words("TCPDUMPHOSTS").contains(check.host())) {
      notice(
          line.source(),
          "nothing is captured on " + check.host(),
          "Add it to TCPDUMPHOSTS in test.conf.");
    }
    if (command.strip().equals("tcpdump") && !check.isCapture()) {
      notice(
          line.source(),
          "with blanks around it, tcpdump is a program that never ends, not the capture",
          "Write HOST::tcpdump::PATTERN::YES.");
    }
    if (check.expectation() instanceof Expectation.Anything(String text)) {
      notice(
          line.source(),
          "this check can never fail: its expectation is \"" + text + "\"",
          "The fourth field must be exactly YES, NO or a number.");
    }
    if (line.fields().size() > EVALTEST_FIELDS) {
      notice(
          line.source(),
          "fields after the fourth are ignored",
          "Write \\: for a colon that is no separator, as in fec0:\\:1, or [:]: in a pattern.");
    }
    return check;
  }

  private Instruction remark(DatLine line) {
    return new Instruction.Remark(line.source(), placeholders.replace(line.source().text()));
  }

  private void noticeIgnored(DatLine line) {
    if (!line.source().text().isBlank()) {
      notice(line.source(), "the line has no command and is ignored", "Write HOST::COMMAND.");
    }
  }

  /// Read a line as the runner will, to find what it cannot do.
  private void understand(SourceLine source, String program, boolean checked) {
    List<ShellCommand> commands = readProgram(source, program);
    for (int i = 0; i < commands.size(); i++) {
      try {
        RunnerStep.of(commands.get(i), checked && i == commands.size() - 1);
      } catch (ShellSyntax e) {
        throw source.wrong(1, e.problem(), e.hint());
      }
    }
  }

  private List<String> words(SourceLine source, String program) {
    List<ShellCommand> commands = readProgram(source, program);
    if (commands.size() > 1 || !commands.getFirst().redirections().isEmpty()) {
      throw source.wrong(
          1,
          "a quotation mark in the pattern ends it, and what follows is taken as shell text",
          "Write \\\" for a quotation mark in a pattern.");
    }
    return commands.getFirst().words();
  }

  private List<ShellCommand> readProgram(SourceLine source, String program) {
    ShellReader.Line line;
    try {
      line = ShellReader.read(program, scope);
    } catch (ShellSyntax e) {
      throw source.wrong(1, e.problem(), e.hint());
    }
    if (!line.unset().isEmpty()) {
      String name = line.unset().iterator().next();
      notice(
          source,
          "$" + name + " is replaced before the line reaches the host, by empty text",
          "Write \\$" + name + " to have it replaced in the host.");
    }
    return line.commands();
  }

  private void notice(SourceLine line, String message, String hint) {
    notices.add(new Notice(line, message, hint));
  }
}
