// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// One run of `umlaut test`, as a user starts it, and what it says to programs.
///
/// @param ended an event for each scenario that has ended
/// @param end the last event
/// @param nanos from the command to its end
record TestCommandRun(List<JsonNode> ended, JsonNode end, long nanos) {
  TestCommandRun {
    ended = List.copyOf(ended);
  }

  /// Runs the command and waits for its end; what it says to people is not shown.
  ///
  /// @param arguments after `umlaut test --json`
  static TestCommandRun of(Path home, List<String> arguments) {
    try {
      // Beside what is built: captures of a hundred runs are not for /tmp.
      Path results = Files.createTempDirectory(home.resolve("bench/target"), "results");
      List<String> command = new ArrayList<>(List.of(home.resolve("umlaut").toString()));
      command.addAll(List.of("test", "--json", "--results", results.toString()));
      command.addAll(arguments);
      long began = System.nanoTime();
      Process process =
          new ProcessBuilder(command)
              .directory(home.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return read(process, String.join(" ", command), began);
    } catch (IOException e) {
      throw new IllegalStateException("cannot run umlaut test", e);
    }
  }

  private static TestCommandRun read(Process process, String command, long began)
      throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> ended = new ArrayList<>();
    JsonNode end = null;
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode event = json.readTree(line);
        switch (event.path("event").asString("")) {
          case "scenario-ended" -> ended.add(event);
          case "run-ended" -> end = event;
          default -> {}
        }
      }
    }
    if (end == null) {
      throw new IllegalStateException("it did not come to its end: " + command);
    }
    return new TestCommandRun(ended, end, System.nanoTime() - began);
  }

  /// How often each scenario came to which verdict: `passed 3`.
  Map<String, Map<String, Integer>> verdicts() {
    Map<String, Map<String, Integer>> verdicts = new TreeMap<>();
    for (JsonNode event : ended) {
      verdicts
          .computeIfAbsent(event.path("scenario").asString(), _ -> new TreeMap<>())
          .merge(event.path("verdict").asString(), 1, Integer::sum);
    }
    return verdicts;
  }

  double seconds() {
    return nanos / 1e9;
  }
}
