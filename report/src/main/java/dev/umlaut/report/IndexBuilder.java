// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.report.pages.Badge;
import dev.umlaut.report.pages.IndexView;
import dev.umlaut.report.pages.IndexView.Fact;
import dev.umlaut.scenario.ScenarioResult;
import dev.umlaut.scenario.Software;
import dev.umlaut.scenario.Verdict;
import java.util.ArrayList;
import java.util.List;

/// Prepares the overview.
final class IndexBuilder {
  private IndexBuilder() {}

  static IndexView view(RunSummary run, ReportFolder layout) {
    List<IndexView.Row> rows = new ArrayList<>();
    for (int i = 0; i < run.results().size(); i++) {
      rows.add(row(run.results().get(i), layout.places().get(i)));
    }
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Lab", run.lab()));
    facts.addAll(software(run.software()));
    facts.add(new Fact("Started", Figures.time(run.started())));
    facts.add(new Fact("Took", Figures.seconds(run.took())));
    return new IndexView("Test report", badge(run), summary(run), facts, rows);
  }

  static List<Fact> software(Software software) {
    List<Fact> facts = new ArrayList<>();
    add(facts, "Kernel", software.kernel());
    add(facts, "Image", software.image());
    add(facts, "strongSwan", software.strongswan());
    return facts;
  }

  private static void add(List<Fact> facts, String label, String value) {
    if (!value.isEmpty()) {
      facts.add(new Fact(label, value));
    }
  }

  private static Badge badge(RunSummary run) {
    if (run.failed() > 0) {
      return Figures.badge(new Verdict.Failed(List.of()));
    }
    return Figures.badge(run.broken() > 0 ? new Verdict.Broken("", "") : new Verdict.Passed());
  }

  private static String summary(RunSummary run) {
    int all = run.results().size();
    if (run.passed() == all) {
      return all == 1 ? "The scenario passed." : "All " + all + " scenarios passed.";
    }
    List<String> parts = new ArrayList<>();
    parts.add(run.passed() + " of " + Figures.count(all, "scenario") + " passed");
    if (run.failed() > 0) {
      parts.add(run.failed() + " failed");
    }
    if (run.broken() > 0) {
      parts.add(run.broken() + " could not be carried out");
    }
    return String.join(", ", parts) + ".";
  }

  private static IndexView.Row row(ScenarioResult result, ReportFolder.Place place) {
    return new IndexView.Row(
        place.folder() + "/index.html",
        result.name(),
        Figures.badge(result.verdict()),
        checks(result),
        Figures.seconds(result.took()),
        String.join(", ", result.plan().hosts()),
        reason(result.verdict()));
  }

  static String checks(ScenarioResult result) {
    long failed = result.failures().stream().filter(c -> c.check().isPresent()).count();
    return (result.checks() - failed) + " of " + result.checks();
  }

  private static String reason(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Passed() -> "";
      case Verdict.Failed(List<String> reasons) ->
          reasons.getFirst()
              + (reasons.size() > 1 ? " (and " + (reasons.size() - 1) + " more)" : "");
      case Verdict.Broken(String message, _) -> message;
    };
  }
}
