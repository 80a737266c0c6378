// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the outcome of an earlier run from its `results.json`, or, when it was killed before it
/// had one, from `results.jsonl`. One scenario at a time is held in memory.
final class PastRunReader {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int SCENARIOS_MAX = 100_000;

  private final Path folder;
  private final List<PastRun.Outcome> outcomes = new ArrayList<>();
  private Instant started = Instant.EPOCH;

  private PastRunReader(Path folder) {
    this.folder = folder;
  }

  /// The file that tells what a run came to; may not be there.
  static Path results(Path folder) {
    Path complete = folder.resolve(ResultsJson.FILE);
    return Files.isRegularFile(complete) ? complete : folder.resolve(ResultsJson.SPOOL);
  }

  /// Empty when the file cannot be understood.
  static Optional<PastRun> read(Path folder) {
    PastRunReader reader = new PastRunReader(folder);
    Path file = results(folder);
    try {
      if (file.endsWith(ResultsJson.FILE)) {
        reader.document(file);
      } else {
        reader.lines(file);
      }
      return Optional.of(new PastRun(folder, reader.started, reader.outcomes));
    } catch (IOException | UncheckedIOException | JacksonException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private void document(Path file) {
    try (JsonParser parser = JsonMapper.shared().createParser(file)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("started")) {
          started = Instant.parse(parser.getString());
        } else if (field.equals("scenarios") && value == JsonToken.START_ARRAY) {
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            add(parser.readValueAsTree());
          }
        } else {
          parser.skipChildren();
        }
      }
    }
  }

  /// A run that was killed: its last line may be incomplete.
  private void lines(Path file) throws IOException {
    started = Files.getLastModifiedTime(file).toInstant();
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        add(JsonMapper.shared().readTree(line));
      }
    } catch (JacksonException e) {
      if (outcomes.isEmpty()) {
        throw e;
      }
    }
  }

  private void add(JsonNode scenario) {
    Path page = folder.resolve(scenario.path("page").asString("")).normalize();
    Path own = page.getParent();
    if (own == null || !own.startsWith(folder) || outcomes.size() >= SCENARIOS_MAX) {
      return;
    }
    double seconds = scenario.path("took").asDouble(0) + scenario.path("boot").asDouble(0);
    outcomes.add(
        new PastRun.Outcome(
            scenario.path("name").asString(""),
            scenario.path("verdict").asString(""),
            Duration.ofNanos((long) (seconds * NANOS_PER_SECOND)),
            own));
  }
}
