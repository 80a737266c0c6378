// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.scenario.CheckRecord;
import dev.umlaut.scenario.CommandRecord;
import dev.umlaut.scenario.PhaseRecord;
import dev.umlaut.scenario.ScenarioResult;
import dev.umlaut.scenario.Software;
import dev.umlaut.scenario.Verdict;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Results for programs. Durations are in seconds, times in ISO 8601.
final class ResultsJson {
  /// Raised when a field changes its meaning or goes away; new fields may come at any time.
  private static final int FORMAT = 1;

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ResultsJson() {}

  static String of(RunSummary run, ReportFolder layout) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("format", FORMAT);
    root.put("lab", run.lab());
    software(root.putObject("software"), run.software());
    root.put("started", run.started().toString());
    root.put("took", run.took().toMillis() / 1000.0);
    root.putObject("totals")
        .put("scenarios", run.results().size())
        .put("passed", run.passed())
        .put("failed", run.failed())
        .put("broken", run.broken());
    ArrayNode scenarios = root.putArray("scenarios");
    for (int i = 0; i < run.results().size(); i++) {
      scenario(scenarios.addObject(), run.results().get(i), layout.places().get(i));
    }
    return MAPPER.writeValueAsString(root) + "\n";
  }

  private static void software(ObjectNode node, Software software) {
    node.put("kernel", software.kernel());
    node.put("image", software.image());
    node.put("strongswan", software.strongswan());
  }

  private static void scenario(ObjectNode node, ScenarioResult result, ReportFolder.Place place) {
    node.put("name", result.name());
    node.put("verdict", result.verdict().word());
    ArrayNode reasons = node.putArray("reasons");
    switch (result.verdict()) {
      case Verdict.Passed() -> {}
      case Verdict.Failed(List<String> all) -> all.forEach(reasons::add);
      case Verdict.Broken(String message, _) -> reasons.add(message);
    }
    node.put("started", result.started().toString());
    node.put("took", result.took().toMillis() / 1000.0);
    node.put("page", place.folder() + "/index.html");
    ArrayNode hosts = node.putArray("hosts");
    result.plan().hosts().forEach(hosts::add);
    ArrayNode phases = node.putArray("phases");
    for (PhaseRecord phase : result.phases()) {
      phase(phases.addObject(), phase);
    }
    ArrayNode files = node.putArray("files");
    for (ReportFolder.Evidence evidence : place.evidence()) {
      files
          .addObject()
          .put("host", evidence.source().host())
          .put("kind", evidence.source().kind().name().toLowerCase(Locale.ROOT))
          .put("name", evidence.source().name())
          .put("file", place.folder() + "/" + evidence.file());
    }
  }

  private static void phase(ObjectNode node, PhaseRecord phase) {
    node.put("phase", phase.phase().name().toLowerCase(Locale.ROOT));
    node.put("took", phase.took().toMillis() / 1000.0);
    ArrayNode commands = node.putArray("commands");
    phase.commands().forEach(command -> command(commands.addObject(), command));
  }

  private static void command(ObjectNode node, CommandRecord command) {
    command
        .source()
        .ifPresent(line -> {
          node.put("file", String.valueOf(line.file().getFileName()));
          node.put("line", line.number());
        });
    node.put("host", command.host());
    node.put("command", command.text());
    node.put("sent", command.sent());
    node.put("exitStatus", command.outcome().exitStatus());
    node.put("startedAfter", command.startedAfter().toMillis() / 1000.0);
    node.put("took", command.outcome().took().toMillis() / 1000.0);
    node.put("failed", command.failed());
    if (!command.outcome().fault().isEmpty()) {
      node.put("fault", command.outcome().fault());
    }
    command.check().ifPresent(check -> check(node.putObject("check"), check));
    node.put("output", command.outcome().output());
    node.put("errors", command.outcome().errors());
  }

  private static void check(ObjectNode node, CheckRecord check) {
    node.put("pattern", check.pattern());
    node.put("expected", check.expectation().text());
    node.put("passed", check.passed());
    ArrayNode matched = node.putArray("matched");
    check.matched().forEach(matched::add);
  }
}
