// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.report.pages.IndexView.Fact;
import dev.umlaut.report.pages.ScenarioView;
import dev.umlaut.report.pages.ScenarioView.Entry;
import dev.umlaut.report.pages.ScenarioView.FileView;
import dev.umlaut.report.pages.ScenarioView.HostView;
import dev.umlaut.report.pages.ScenarioView.PhaseView;
import dev.umlaut.report.pages.ScenarioView.Shelf;
import dev.umlaut.scenario.CollectedFile.Kind;
import dev.umlaut.scenario.HostRole;
import dev.umlaut.scenario.Phase;
import dev.umlaut.scenario.PhaseRecord;
import dev.umlaut.scenario.ScenarioPlan;
import dev.umlaut.scenario.ScenarioResult;
import dev.umlaut.scenario.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Prepares the page of one scenario.
final class ScenarioBuilder {
  /// The most of one file that is put into the page; the link beside it leads to all of it.
  private static final int EMBEDDED_MAX = 200_000;

  private ScenarioBuilder() {}

  static ScenarioView view(ScenarioResult result, ReportFolder.Place place) {
    EntryBuilder entries = new EntryBuilder(result.plan().scenario().directory());
    List<PhaseView> phases = new ArrayList<>();
    List<Entry> failures = new ArrayList<>();
    for (PhaseRecord record : result.phases()) {
      PhaseView phase = phase(record, entries.of(record));
      phases.add(phase);
      phase.entries().stream().filter(Entry::failed).forEach(failures::add);
    }
    return new ScenarioView(
        place.root(),
        result.name(),
        Figures.badge(result.verdict()),
        facts(result),
        broken(result.verdict()),
        failures,
        DescriptionHtml.sanitize(result.plan().description()),
        TopologyPicture.svg(result.plan()),
        phases,
        hosts(result.plan(), place),
        result.plan().notices().stream()
            .map(n -> entries.place(n.line()) + ": " + n.message() + ". " + n.hint())
            .toList());
  }

  private static List<Fact> facts(ScenarioResult result) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Checks", IndexBuilder.checks(result) + " passed"));
    facts.add(new Fact("Took", Figures.seconds(result.took())));
    facts.add(new Fact("Started", Figures.time(result.started())));
    facts.addAll(IndexBuilder.software(result.software()));
    return facts;
  }

  private static List<String> broken(Verdict verdict) {
    return verdict instanceof Verdict.Broken(String message, String hint)
        ? hint.isEmpty() ? List.of(message) : List.of(message, hint)
        : List.of();
  }

  private static PhaseView phase(PhaseRecord record, List<Entry> entries) {
    Phase phase = record.phase();
    return new PhaseView(
        phase.name().toLowerCase(Locale.ROOT),
        phase.title(),
        Figures.seconds(record.took()),
        Math.max(1, record.took().toMillis()),
        entries);
  }

  private static List<HostView> hosts(ScenarioPlan plan, ReportFolder.Place place) {
    List<HostView> hosts = new ArrayList<>();
    for (String host : plan.hosts()) {
      List<Shelf> shelves = new ArrayList<>();
      for (Kind kind : Kind.values()) {
        List<FileView> files =
            place.evidence().stream()
                .filter(e -> e.source().host().equals(host) && e.source().kind() == kind)
                .map(ScenarioBuilder::file)
                .toList();
        if (!files.isEmpty()) {
          shelves.add(new Shelf(kind.title(), files));
        }
      }
      if (!shelves.isEmpty()) {
        hosts.add(new HostView(host, roles(plan, host), shelves));
      }
    }
    return hosts;
  }

  private static String roles(ScenarioPlan plan, String host) {
    List<String> roles = new ArrayList<>();
    for (HostRole role : HostRole.values()) {
      String name =
          switch (role) {
            case SHOWN -> "";
            case CAPTURE -> "packets captured";
            case IPSEC -> "IPsec";
            case RADIUS -> "RADIUS";
            case DATABASE -> "database";
          };
      if (!name.isEmpty() && plan.hosts(role).contains(host)) {
        roles.add(name);
      }
    }
    return String.join(", ", roles);
  }

  private static FileView file(ReportFolder.Evidence evidence) {
    String text = evidence.source().text();
    String shown =
        text.length() > EMBEDDED_MAX
            ? text.substring(0, EMBEDDED_MAX) + "\n[… the rest is in the file]"
            : text;
    return new FileView(
        evidence.source().name(), evidence.file(), Figures.size(text.length()), shown);
  }
}
