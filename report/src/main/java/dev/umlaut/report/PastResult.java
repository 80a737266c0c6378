// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A scenario's result in an earlier run, read from its folder.
///
/// @param run the name of the run's folder
/// @param software label and value
/// @param outputs what each command wrote, by {@link #key}
/// @param files evidence, by {@link #fileKey}
record PastResult(
    String run,
    Map<String, String> software,
    Map<String, String> outputs,
    Map<String, Path> files) {
  private static final long FILE_BYTES_MAX = 16L << 20;

  /// Which command it is: the same in every run, however often it occurs.
  ///
  /// @param phase the phase's name in lower case
  static String key(String phase, String host, String command, Map<String, Integer> occurrences) {
    String name = phase + " " + host + "# " + command;
    return name + " #" + occurrences.merge(name, 1, Integer::sum);
  }

  /// Which piece of evidence it is.
  static String fileKey(String host, String kind, String name) {
    return host + " " + kind.toLowerCase(Locale.ROOT) + " " + name;
  }

  /// Read a folder; empty when it has no result that can be understood.
  static Optional<PastResult> read(Path folder) {
    Path file = folder.resolve(ScenarioJson.FILE);
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > FILE_BYTES_MAX) {
        return Optional.empty();
      }
      return Optional.of(of(folder, JsonMapper.shared().readTree(file)));
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    }
  }

  private static PastResult of(Path folder, JsonNode root) {
    Map<String, String> outputs = new LinkedHashMap<>();
    Map<String, Integer> occurrences = new HashMap<>();
    for (JsonNode command : root.path("commands")) {
      String key =
          key(
              command.path("phase").asString(""),
              command.path("host").asString(""),
              command.path("command").asString(""),
              occurrences);
      outputs.put(key, command.path("output").asString("") + command.path("errors").asString(""));
    }
    Map<String, Path> files = new LinkedHashMap<>();
    for (JsonNode evidence : root.path("files")) {
      // The path is relative to the overview; the file's name is all that is needed here.
      Path name = Path.of(evidence.path("file").asString("")).getFileName();
      files.put(
          fileKey(
              evidence.path("host").asString(""),
              evidence.path("kind").asString(""),
              evidence.path("name").asString("")),
          folder.resolve(String.valueOf(name)));
    }
    Map<String, String> software = new LinkedHashMap<>();
    for (String part : new String[] {"kernel", "image", "strongswan"}) {
      software.put(part, root.path("software").path(part).asString(""));
    }
    return new PastResult(runOf(folder, root), software, outputs, files);
  }

  /// The run's folder is as far up as the page's path says.
  private static String runOf(Path folder, JsonNode root) {
    int up = root.path("page").asString("").split("/", -1).length - 1;
    Path run = folder.toAbsolutePath().normalize();
    for (int i = 0; i < up && run.getParent() != null; i++) {
      run = run.getParent();
    }
    return String.valueOf(run.getFileName());
  }

  /// The content of a piece of evidence; empty when there is none.
  Optional<String> file(String key) {
    Path file = files.get(key);
    try {
      if (file == null || !Files.isRegularFile(file) || Files.size(file) > FILE_BYTES_MAX) {
        return Optional.empty();
      }
      return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
