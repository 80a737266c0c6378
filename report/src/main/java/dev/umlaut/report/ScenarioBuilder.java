// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.report.pages.IndexView.Fact;
import dev.umlaut.report.pages.ScenarioView;
import dev.umlaut.report.pages.ScenarioView.Comparison;
import dev.umlaut.report.pages.ScenarioView.Entry;
import dev.umlaut.report.pages.ScenarioView.Failure;
import dev.umlaut.report.pages.ScenarioView.FileView;
import dev.umlaut.report.pages.ScenarioView.HostView;
import dev.umlaut.report.pages.ScenarioView.Part;
import dev.umlaut.report.pages.ScenarioView.PhaseView;
import dev.umlaut.report.pages.ScenarioView.Shelf;
import dev.umlaut.report.pages.ScenarioView.Trouble;
import dev.umlaut.scenario.CollectedFile.Kind;
import dev.umlaut.scenario.CommandRecord;
import dev.umlaut.scenario.HostRole;
import dev.umlaut.scenario.Phase;
import dev.umlaut.scenario.PhaseRecord;
import dev.umlaut.scenario.ScenarioPlan;
import dev.umlaut.scenario.ScenarioResult;
import dev.umlaut.scenario.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Prepares the page of one scenario.
final class ScenarioBuilder {
  /// What is longer is not put into the page; the link beside it leads to it.
  private static final int EMBEDDED_MAX = 30_000;

  private static final int LINE_MAX = 400;
  private static final int TROUBLES_MAX = 8;
  private static final int TROUBLE_LINES = 4;

  private final ScenarioResult result;
  private final ReportFolder.Place place;
  private final RunHistory history;
  private final TimelineBuilder timeline;

  ScenarioBuilder(
      ScenarioResult result,
      ReportFolder.Place place,
      RunHistory history,
      TimelineBuilder timeline) {
    this.result = result;
    this.place = place;
    this.history = history;
    this.timeline = timeline;
  }

  ScenarioView view() {
    boolean passed = result.verdict().passed();
    EntryBuilder entries = new EntryBuilder(result.plan().scenario().directory(), virtual());
    List<PhaseView> phases = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    for (PhaseRecord record : result.phases()) {
      PhaseView phase = phase(record, entries.of(record));
      phases.add(phase);
      failures.addAll(failures(record, phase));
    }
    String name = result.name();
    return new ScenarioView(
        place.root(),
        name + (place.attempt() == 1 ? "" : " #" + place.attempt()),
        name.substring(0, Math.max(0, name.lastIndexOf('/'))),
        Figures.badge(result.verdict().word()),
        result.virtualStart().map(this::virtualNote).orElse(""),
        facts(),
        broken(result.verdict()),
        failures,
        passed ? List.of() : troubles(),
        passed ? Optional.empty() : comparison(),
        passed ? List.of() : timeline.excerpt(),
        DescriptionHtml.sanitize(result.plan().description()),
        ScenarioPicture.svg(result.plan()),
        phases,
        hosts(result.plan(), place),
        result.plan().notices().stream()
            .map(n -> entries.place(n.line()) + ": " + n.message() + ". " + n.hint())
            .toList());
  }

  /// The commands of pretest that ended with an error: allowed by the format, but often the reason
  /// why checks fail.
  private List<Trouble> troubles() {
    EntryNumbers numbers = new EntryNumbers();
    List<Trouble> troubles = new ArrayList<>();
    for (PhaseRecord phase : result.phases()) {
      for (CommandRecord command : phase.commands()) {
        String anchor = numbers.next();
        int status = command.outcome().exitStatus();
        if (phase.phase() == Phase.PRETEST && status != 0 && !command.failed()) {
          troubles.add(
              new Trouble(
                  anchor,
                  command.host(),
                  command.text(),
                  "exit status " + status,
                  lastLines(command.outcome().output() + command.outcome().errors())));
        }
      }
    }
    return troubles.subList(0, Math.min(TROUBLES_MAX, troubles.size()));
  }

  private static String lastLines(String text) {
    List<String> lines = text.strip().lines().toList();
    return lines.stream()
        .skip(Math.max(0, lines.size() - TROUBLE_LINES))
        .map(line -> Texts.cut(line, LINE_MAX))
        .collect(Collectors.joining("\n"));
  }

  /// The records and what is shown of them are in the same order.
  private static List<Failure> failures(PhaseRecord record, PhaseView phase) {
    List<Entry> shown = phase.entries().stream().filter(Entry::failed).toList();
    List<CommandRecord> failed = record.failures();
    List<Failure> failures = new ArrayList<>();
    for (int i = 0; i < failed.size(); i++) {
      failures.add(FailureBuilder.of(failed.get(i), shown.get(i)));
    }
    return failures;
  }

  /// Empty when there is nothing to compare with at all.
  private Optional<Comparison> comparison() {
    Optional<PastResult> past = history.lastPassed(result.name()).flatMap(PastResult::read);
    if (past.isEmpty()) {
      return history.lastRun().map(_ -> new Comparison("", List.of(), List.of(), 0));
    }
    Differences differences = Differences.between(past.get(), result);
    return Optional.of(
        new Comparison(
            differences.run(),
            differences.software(),
            differences.parts().stream().map(ScenarioBuilder::part).toList(),
            differences.more()));
  }

  private static Part part(Differences.Part part) {
    return new Part(
        part.title(), part.rank() == Differences.CAUSE, DiffPieces.of(part.lines()), part.more());
  }

  private List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Checks", ScenarioEntry.checks(result) + " passed"));
    facts.add(new Fact("Took", Figures.took(result.took(), virtual())));
    if (result.cpu().isPositive()) {
      facts.add(new Fact("CPU time of hosts", Figures.seconds(result.cpu())));
    }
    facts.add(new Fact("Started", Figures.time(result.started())));
    result
        .virtualStart()
        .ifPresent(start -> facts.add(new Fact("Hosts' clocks", Figures.labTime(start))));
    facts.addAll(IndexBuilder.software(result.software()));
    return facts;
  }

  private boolean virtual() {
    return result.virtualStart().isPresent();
  }

  private String virtualNote(Instant start) {
    return "In virtual time. By the clocks of its hosts it began at %s and took %s."
        .formatted(Figures.labTime(start), Figures.seconds(result.took().lab()));
  }

  private static List<String> broken(Verdict verdict) {
    return verdict instanceof Verdict.Broken(String message, String hint)
        ? hint.isEmpty() ? List.of(message) : List.of(message, hint)
        : List.of();
  }

  private PhaseView phase(PhaseRecord record, List<Entry> entries) {
    Phase phase = record.phase();
    return new PhaseView(
        phase.name().toLowerCase(Locale.ROOT),
        phase.title(),
        Figures.took(record.took(), virtual()),
        Math.max(1, record.took().wall().toMillis()),
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
    String shown = text.length() > EMBEDDED_MAX ? "" : text;
    return new FileView(
        evidence.source().name(), evidence.file(), Figures.size(text.length()), shown);
  }
}
