// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.scenario.CollectedFile;
import dev.umlaut.scenario.ScenarioResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Where things are in a report's folder: gives each result a folder of its own.
///
/// Safe for any thread.
final class ReportFolder {
  /// What a person would have seen, as text.
  static final String CONSOLE_LOG = "console.log";

  /// What lies at the top, and can be no scenario's folder.
  private static final Set<String> RESERVED =
      Set.of("index.html", "style.css", JunitXml.FILE, ResultsJson.FILE, ResultsJson.SPOOL);

  // Guarded by this.
  private final Set<String> taken = new HashSet<>(RESERVED);
  private final Map<String, Integer> attempts = new HashMap<>();

  /// The folder of one result.
  ///
  /// @param folder relative to the overview, without a slash at its end
  /// @param attempt 1, or more when the scenario has run before
  /// @param evidence the files in it
  record Place(String folder, int attempt, List<Evidence> evidence) {
    Place {
      evidence = List.copyOf(evidence);
    }

    /// The way back to the overview.
    String root() {
      return "../".repeat(folder.split("/", -1).length);
    }
  }

  /// A piece of evidence and the name of its file.
  record Evidence(String file, CollectedFile source) {}

  Place place(ScenarioResult result) {
    List<Evidence> evidence = evidence(result);
    synchronized (this) {
      int attempt = attempts.merge(result.name(), 1, Integer::sum);
      String folder = folderName(result.name()) + (attempt == 1 ? "" : "." + attempt);
      return new Place(unique(folder, "", taken), attempt, evidence);
    }
  }

  /// Where the page of a family is, relative to the overview.
  synchronized String familyPage(String family) {
    String folder = folderName(family);
    return folder + (taken.contains(folder) ? "/family.html" : "/index.html");
  }

  private static String folderName(String scenario) {
    List<String> parts = new ArrayList<>();
    for (String part : scenario.split("/", -1)) {
      String safe = safe(part);
      parts.add(safe.isEmpty() ? "scenario" : safe);
    }
    return String.join("/", parts);
  }

  private static List<Evidence> evidence(ScenarioResult result) {
    Set<String> taken = new HashSet<>();
    List<Evidence> files = new ArrayList<>();
    for (CollectedFile file : result.files()) {
      // A text file opens in every browser, whatever the name in the host ends with.
      String name = safe(file.host()) + "." + safe(file.name());
      files.add(new Evidence(unique(name, ".txt", taken), file));
    }
    return files;
  }

  /// Only characters that need no quoting in a path or a link; no hidden files, no `..`.
  private static String safe(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[.-]+|-+$", "");
  }

  private static String unique(String name, String ending, Set<String> taken) {
    String candidate = name + ending;
    for (int i = 2; !taken.add(candidate); i++) {
      candidate = name + "-" + i + ending;
    }
    return candidate;
  }
}
