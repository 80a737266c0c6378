// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.os.UmlautException;
import dev.umlaut.scenario.ConsoleLog;
import dev.umlaut.scenario.ScenarioResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes the results of a run into a folder.
///
/// @since 0.1
public final class Report {
  private static final String STYLE = "style.css";

  private Report() {}

  /// Write `index.html`, a page for each scenario, `results.xml` and `results.json`. Files of an
  /// earlier report in the same folder are overwritten.
  ///
  /// @param folder made when it is not there
  /// @return the overview, `index.html`
  /// @throws UmlautException when the folder cannot be written
  public static Path write(Path folder, RunSummary run) {
    try {
      Files.createDirectories(folder);
      ReportFolder layout = ReportFolder.of(run);
      for (int i = 0; i < run.results().size(); i++) {
        writeScenario(folder, layout.places().get(i), run.results().get(i));
      }
      Path index = folder.resolve("index.html");
      Files.writeString(index, Pages.index(IndexBuilder.view(run, layout)));
      Files.write(folder.resolve(STYLE), style());
      Files.writeString(folder.resolve("results.xml"), JunitXml.of(run));
      Files.writeString(folder.resolve("results.json"), ResultsJson.of(run, layout));
      return index;
    } catch (IOException e) {
      throw new UmlautException(
          "cannot write the report to " + folder + ": " + e.getMessage(),
          "Is the disk full, or the folder not yours? Choose another one.",
          e);
    }
  }

  private static void writeScenario(Path folder, ReportFolder.Place place, ScenarioResult result)
      throws IOException {
    Path own = folder.resolve(place.folder());
    Files.createDirectories(own);
    for (ReportFolder.Evidence evidence : place.evidence()) {
      Files.writeString(own.resolve(evidence.file()), evidence.source().text());
    }
    Files.writeString(own.resolve("console.log"), ConsoleLog.of(result));
    Files.writeString(
        own.resolve("index.html"), Pages.scenario(ScenarioBuilder.view(result, place)));
  }

  private static byte[] style() throws IOException {
    try (InputStream style = Report.class.getResourceAsStream(STYLE)) {
      if (style == null) {
        throw new IllegalStateException(STYLE + " is missing in the program");
      }
      return style.readAllBytes();
    }
  }
}
