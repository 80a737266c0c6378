// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The results of a run for programs. While the run goes on there is one line for each result in a
/// spool file; in the end they become one document, `docs/results.schema.json`, line by line.
final class ResultsJson {
  /// The document.
  static final String FILE = "results.json";

  /// The file with a line for each result, there until the document is.
  static final String SPOOL = "results.jsonl";

  /// Raised when a field changes its meaning or goes away; new fields may come at any time.
  static final int FORMAT = 2;

  private ResultsJson() {}

  /// Make the document of the spool file, which is removed.
  static void write(Path folder, RunState run) throws IOException {
    Path spool = folder.resolve(SPOOL);
    String head = JsonMapper.shared().writeValueAsString(head(run));
    try (BufferedWriter out =
        Files.newBufferedWriter(folder.resolve(FILE), StandardCharsets.UTF_8)) {
      out.write(head.substring(0, head.length() - 1));
      out.write(",\n\"scenarios\": [");
      if (Files.isRegularFile(spool)) {
        copy(spool, out);
      }
      out.write("\n]}\n");
    }
    Files.deleteIfExists(spool);
  }

  private static void copy(Path spool, BufferedWriter out) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(spool, StandardCharsets.UTF_8)) {
      String separator = "\n";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        out.write(separator);
        out.write(line);
        separator = ",\n";
      }
    }
  }

  private static ObjectNode head(RunState run) {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    root.put("format", FORMAT);
    root.put("lab", run.info().lab());
    ScenarioJson.software(root.putObject("software"), run.software());
    root.put("started", run.info().started().toString());
    root.put("took", ScenarioJson.seconds(run.took()));
    root.put("time", run.info().time());
    if (run.info().virtualStart().isPresent()) {
      root.put("virtualStart", run.info().virtualStart().get().toString());
      root.put("tookVirtual", ScenarioJson.seconds(RunState.tookVirtual(run.entries())));
    }
    root.put("jobs", run.info().jobs());
    root.put("repeat", run.info().repeat());
    run.info().seed().ifPresent(seed -> root.put("seed", seed));
    root.putObject("totals")
        .put("scenarios", run.entries().size())
        .put("passed", run.count("passed"))
        .put("failed", run.count("failed"))
        .put("broken", run.count("broken"));
    return root;
  }
}
