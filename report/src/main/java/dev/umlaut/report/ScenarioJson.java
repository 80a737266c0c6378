// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.scenario.CheckRecord;
import dev.umlaut.scenario.CommandRecord;
import dev.umlaut.scenario.Phase;
import dev.umlaut.scenario.PhaseRecord;
import dev.umlaut.scenario.ScenarioResult;
import dev.umlaut.scenario.Software;
import dev.umlaut.scenario.Took;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One result for programs: briefly for `results.json`, and with all that its commands wrote for
/// the `result.json` in its own folder. `docs/results.schema.json` describes the first. Durations
/// are in seconds, times in ISO 8601.
final class ScenarioJson {
  /// The file with all of one result.
  static final String FILE = "result.json";

  private static final int MATCHED_MAX = 10;
  private static final int MATCHED_CHARACTERS_MAX = 600;
  private static final double MILLIS_PER_SECOND = 1000.0;

  private static final JsonMapper LINE = JsonMapper.shared();
  private static final JsonMapper INDENTED =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final RunInfo info;
  private final ScenarioResult result;
  private final ScenarioEntry entry;
  private final ReportFolder.Place place;

  ScenarioJson(RunInfo info, ScenarioResult result, ScenarioEntry entry, ReportFolder.Place place) {
    this.info = info;
    this.result = result;
    this.entry = entry;
    this.place = place;
  }

  /// On one line, without what commands wrote.
  String brief() {
    ObjectNode node = head();
    ArrayNode checks = node.putArray("checks");
    for (PhaseRecord phase : result.phases()) {
      for (CommandRecord command : phase.commands()) {
        if (command.check().isPresent() || command.failed()) {
          check(checks.addObject(), phase.phase(), command);
        }
      }
    }
    return LINE.writeValueAsString(node);
  }

  /// Everything.
  String complete() {
    ObjectNode node = head();
    node.put("format", ResultsJson.FORMAT);
    software(node.putObject("software"), result.software());
    ArrayNode commands = node.putArray("commands");
    for (PhaseRecord phase : result.phases()) {
      for (CommandRecord command : phase.commands()) {
        command(commands.addObject(), phase.phase(), command);
      }
    }
    return INDENTED.writeValueAsString(node) + "\n";
  }

  private ObjectNode head() {
    ObjectNode node = LINE.createObjectNode();
    node.put("name", entry.name());
    node.put("family", entry.family());
    node.put("attempt", entry.attempt());
    node.put("verdict", entry.verdict());
    ArrayNode reasons = node.putArray("reasons");
    ScenarioEntry.reasons(result.verdict()).forEach(reasons::add);
    node.put("started", entry.started().toString());
    node.put("boot", seconds(entry.costs().boot()));
    took(node, entry.costs().took());
    node.put("cpuSeconds", seconds(entry.costs().cpu()));
    phases(node.putObject("phases"), Took::wall);
    node.put("time", info.time());
    if (result.virtualStart().isPresent()) {
      node.put("startedVirtual", result.virtualStart().get().toString());
      phases(node.putObject("phasesVirtual"), Took::lab);
    }
    ArrayNode hosts = node.putArray("hosts");
    entry.hosts().forEach(hosts::add);
    ArrayNode unclean = node.putArray("unclean");
    result.unclean().stream().sorted().forEach(unclean::add);
    node.put("page", place.folder() + "/index.html");
    ArrayNode files = node.putArray("files");
    for (ReportFolder.Evidence evidence : place.evidence()) {
      files
          .addObject()
          .put("host", evidence.source().host())
          .put("kind", evidence.source().kind().name().toLowerCase(Locale.ROOT))
          .put("name", evidence.source().name())
          .put("file", place.folder() + "/" + evidence.file());
    }
    return node;
  }

  private void phases(ObjectNode node, Function<Took, Duration> clock) {
    for (Phase phase : Phase.values()) {
      Took took = entry.costs().phases().get(phase);
      if (took != null) {
        node.put(word(phase), seconds(clock.apply(took)));
      }
    }
  }

  /// In real time the hosts' clocks have nothing to add.
  private void took(ObjectNode node, Took took) {
    node.put("took", seconds(took.wall()));
    if (result.virtualStart().isPresent()) {
      node.put("tookVirtual", seconds(took.lab()));
    }
  }

  static void software(ObjectNode node, Software software) {
    node.put("kernel", software.kernel());
    node.put("image", software.image());
    node.put("strongswan", software.strongswan());
  }

  private static void check(ObjectNode node, Phase phase, CommandRecord command) {
    node.put("phase", word(phase));
    node.put("source", source(command));
    node.put("host", command.host());
    node.put("command", command.text());
    node.put("pattern", command.check().map(CheckRecord::pattern).orElse(""));
    node.put("expected", command.check().map(c -> c.expectation().text()).orElse(""));
    ArrayNode matched = node.putArray("matched");
    command.check().stream()
        .flatMap(check -> check.matched().stream())
        .limit(MATCHED_MAX)
        .forEach(line -> matched.add(Texts.cut(line, MATCHED_CHARACTERS_MAX)));
    node.put("matchedLines", command.check().map(c -> c.matched().size()).orElse(0));
    node.put("passed", !command.failed());
    if (!command.outcome().fault().isEmpty()) {
      node.put("fault", command.outcome().fault());
    }
  }

  private void command(ObjectNode node, Phase phase, CommandRecord command) {
    check(node, phase, command);
    node.put("check", command.check().isPresent());
    node.put("sent", command.sent());
    node.put("exitStatus", command.outcome().exitStatus());
    node.put("startedAfter", seconds(command.startedAfter().wall()));
    if (result.virtualStart().isPresent()) {
      node.put("startedAfterVirtual", seconds(command.startedAfter().lab()));
    }
    took(node, command.outcome().took());
    node.put("output", command.outcome().output());
    node.put("errors", command.outcome().errors());
  }

  /// The file's name and the line in it; empty for a command of the runner itself.
  static String source(CommandRecord command) {
    return command.source().map(line -> line.file().getFileName() + ":" + line.number()).orElse("");
  }

  private static String word(Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }

  static double seconds(Duration duration) {
    return duration.toMillis() / MILLIS_PER_SECOND;
  }
}
