// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.scenario.CollectedFile;
import dev.umlaut.scenario.ScenarioResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Where things are in a report's folder.
///
/// @param places one for each result, in the same order
record ReportFolder(List<Place> places) {
  ReportFolder {
    places = List.copyOf(places);
  }

  /// The folder of one scenario.
  ///
  /// @param folder relative to the overview, without a slash at its end
  /// @param evidence the files in it
  record Place(String folder, List<Evidence> evidence) {
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

  static ReportFolder of(RunSummary run) {
    Set<String> taken = new HashSet<>();
    List<Place> places = new ArrayList<>();
    for (ScenarioResult result : run.results()) {
      places.add(new Place(unique(folderName(result.name()), "", taken), evidence(result)));
    }
    return new ReportFolder(places);
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
