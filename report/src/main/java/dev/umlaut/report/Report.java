// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.os.UmlautException;
import dev.umlaut.scenario.ConsoleLog;
import dev.umlaut.scenario.ScenarioResult;
import dev.umlaut.scenario.Software;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Writes the results of a run into a folder, each as soon as it is there.
///
/// ```
///   open ──► add, add, add … ──► finish
///              │                   └─ overview, page per family, results.xml, results.json
///              └─ the scenario's own page, logs and evidence; the overview as far as it goes
/// ```
///
/// A result is not kept when its page is written, so a run may be long. A run that is killed leaves
/// the pages of what it got through.
///
/// Safe for any thread.
///
/// @since 0.1
public final class Report {
  private static final String STYLE = "style.css";
  private static final String TIMELINE = "timeline.html";

  /// While a run goes on, the overview is written anew when one of so many results is new: always
  /// would take longer and longer.
  private static final int OVERVIEW_SHARE = 20;

  private final Path folder;
  private final RunInfo info;
  private final ReportFolder layout = new ReportFolder();
  // Guarded by this.
  private final List<ScenarioEntry> entries = new ArrayList<>();
  private Software software = new Software("", "", "");
  private int shown;

  private Report(Path folder, RunInfo info) {
    this.folder = folder;
    this.info = info;
  }

  /// Begin a report. What is left of an earlier one in the same folder is overwritten as the new
  /// one grows.
  ///
  /// @param folder made when it is not there
  /// @throws UmlautException when the folder cannot be written
  public static Report open(Path folder, RunInfo info) {
    Report report = new Report(folder, info);
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(folder.resolve(ResultsJson.FILE));
      Files.deleteIfExists(folder.resolve(ResultsJson.SPOOL));
      Files.deleteIfExists(folder.resolve(JunitXml.FILE));
      Files.write(folder.resolve(STYLE), style());
      report.overview(Duration.ZERO, false);
      return report;
    } catch (IOException e) {
      throw report.cannotWrite(e);
    }
  }

  /// Add a result of which it is not known how long its hosts took to be ready.
  ///
  /// @throws UmlautException when the folder cannot be written
  public void add(ScenarioResult result) {
    add(result, Duration.ZERO);
  }

  /// Add a result: its page and its files are written before this returns.
  ///
  /// @param boot how long the scenario had to wait until its hosts were ready
  /// @throws UmlautException when the folder cannot be written
  public void add(ScenarioResult result, Duration boot) {
    ReportFolder.Place place = layout.place(result);
    ScenarioEntry entry = ScenarioEntry.of(result, boot, place);
    ScenarioJson json = new ScenarioJson(info, result, entry, place);
    try {
      writeScenario(result, place, json);
      synchronized (this) {
        Files.writeString(
            folder.resolve(ResultsJson.SPOOL),
            json.brief() + "\n",
            StandardCharsets.UTF_8,
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
        entries.add(entry);
        software = result.software();
        if (entries.size() - shown >= entries.size() / OVERVIEW_SHARE) {
          overview(
              Duration.between(info.started(), result.started().plus(result.took().wall())), false);
        }
      }
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  /// End the report: write what concerns the run as a whole.
  ///
  /// @param took how long the whole run took
  /// @return the overview, `index.html`
  /// @throws UmlautException when the folder cannot be written
  public synchronized Path finish(Duration took) {
    try {
      RunState run = new RunState(info, software, took, true, entries);
      for (Map.Entry<String, List<ScenarioEntry>> family : run.families().entrySet()) {
        if (!family.getKey().isEmpty()) {
          Path page = folder.resolve(layout.familyPage(family.getKey()));
          Files.writeString(page, Pages.index(IndexBuilder.family(run, family.getKey(), layout)));
        }
      }
      JunitXml.write(folder, run);
      ResultsJson.write(folder, run);
      return overview(took, true);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private synchronized Path overview(Duration took, boolean ended) throws IOException {
    RunState run = new RunState(info, software, took, ended, entries);
    Path index = folder.resolve("index.html");
    Files.writeString(index, Pages.index(IndexBuilder.overview(run, layout)));
    shown = entries.size();
    return index;
  }

  private void writeScenario(ScenarioResult result, ReportFolder.Place place, ScenarioJson json)
      throws IOException {
    Path own = folder.resolve(place.folder());
    Files.createDirectories(own);
    for (ReportFolder.Evidence evidence : place.evidence()) {
      Files.writeString(own.resolve(evidence.file()), evidence.source().text());
    }
    Files.writeString(own.resolve(ReportFolder.CONSOLE_LOG), ConsoleLog.of(result));
    Files.writeString(own.resolve(ScenarioJson.FILE), json.complete());
    TimelineBuilder timeline = new TimelineBuilder(result);
    Files.writeString(own.resolve(TIMELINE), Pages.timeline(timeline.view(place)));
    ScenarioBuilder page = new ScenarioBuilder(result, place, info.history(), timeline);
    Files.writeString(own.resolve("index.html"), Pages.scenario(page.view()));
  }

  private UmlautException cannotWrite(IOException cause) {
    return new UmlautException(
        "cannot write the report to " + folder + ": " + cause.getMessage(),
        "Is the disk full, or the folder not yours? Choose another one.",
        cause);
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
