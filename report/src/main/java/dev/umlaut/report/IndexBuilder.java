// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.report.pages.Badge;
import dev.umlaut.report.pages.IndexView;
import dev.umlaut.report.pages.IndexView.Fact;
import dev.umlaut.report.pages.IndexView.Share;
import dev.umlaut.scenario.Phase;
import dev.umlaut.scenario.Software;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Prepares the overview, and the page of a family.
final class IndexBuilder {
  private static final int SLOWEST_MAX = 10;
  private static final int SLOWEST_WORTH_A_LIST = 4;
  private static final List<String> VERDICTS = List.of("failed", "broken", "passed");

  private final RunState run;
  private final ReportFolder layout;
  private final String root;

  private IndexBuilder(RunState run, ReportFolder layout, String root) {
    this.run = run;
    this.layout = layout;
    this.root = root;
  }

  /// The overview.
  static IndexView overview(RunState run, ReportFolder layout) {
    IndexBuilder builder = new IndexBuilder(run, layout, "");
    return builder.view("Test report", builder.families());
  }

  /// The page of a family.
  static IndexView family(RunState run, String family, ReportFolder layout) {
    RunState part = run.only(run.families().getOrDefault(family, List.of()));
    String root = "../".repeat(layout.familyPage(family).split("/", -1).length - 1);
    return new IndexBuilder(part, layout, root).view(family, List.of());
  }

  private IndexView view(String title, List<IndexView.Family> families) {
    return new IndexView(
        root,
        title,
        badge(),
        summary(),
        progress(),
        run.info().virtualStart().map(IndexBuilder::virtualNote).orElse(""),
        facts(),
        verdicts(),
        families,
        phases(),
        slowest(),
        flakes(),
        run.sorted().stream()
            .sorted(Comparator.comparingInt(entry -> VERDICTS.indexOf(entry.verdict())))
            .map(this::row)
            .toList());
  }

  private Badge badge() {
    return Figures.badge(
        run.count("failed") > 0 ? "failed" : run.count("broken") > 0 ? "broken" : "passed");
  }

  private String summary() {
    int all = run.entries().size();
    if (all == 0) {
      return "No scenario has ended yet.";
    }
    if (run.count("passed") == all) {
      return all == 1 ? "The scenario passed." : "All " + all + " scenarios passed.";
    }
    List<String> parts = new ArrayList<>();
    parts.add(run.count("passed") + " of " + Figures.count(all, "scenario") + " passed");
    if (run.count("failed") > 0) {
      parts.add(run.count("failed") + " failed");
    }
    if (run.count("broken") > 0) {
      parts.add(run.count("broken") + " could not be carried out");
    }
    return String.join(", ", parts) + ".";
  }

  private String progress() {
    int all = run.entries().size();
    boolean early = root.isEmpty() && run.info().planned() > all;
    if (run.ended()) {
      return early ? "The run was ended early: " + results(all) + "." : "";
    }
    return "This run has not come to its end: "
        + results(all)
        + ". Load the page again to see more, if it still goes on.";
  }

  private static String virtualNote(Instant start) {
    return "This run was in virtual time: the clocks of its hosts began at "
        + Figures.labTime(start)
        + " in each lab, and waiting took no time but theirs.";
  }

  private String results(int count) {
    int planned = run.info().planned();
    return Figures.count(count, "result") + (planned > 0 ? " of " + planned : "");
  }

  private List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Lab", run.info().lab()));
    facts.addAll(software(run.software()));
    facts.add(new Fact("Started", Figures.time(run.info().started())));
    facts.add(
        root.isEmpty()
            ? new Fact("Took", Figures.seconds(run.took()))
            : new Fact("Time in scenarios", Figures.seconds(total(run.entries()))));
    if (virtual()) {
      facts.add(new Fact("Virtual time in scenarios", virtualText(run.entries())));
    }
    if (run.info().jobs() > 1) {
      facts.add(new Fact("Labs at a time", String.valueOf(run.info().jobs())));
    }
    run.info().seed().ifPresent(seed -> facts.add(new Fact("Order", "shuffled with seed " + seed)));
    if (run.info().repeat() > 1) {
      facts.add(new Fact("Repeated", run.info().repeat() + " times"));
    }
    Duration cpu = cpu(run.entries());
    if (cpu.isPositive()) {
      facts.add(new Fact("CPU time of hosts", Figures.seconds(cpu)));
    }
    return facts;
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

  private List<Share> verdicts() {
    List<Share> shares = new ArrayList<>();
    for (String verdict : VERDICTS.reversed()) {
      long count = run.count(verdict);
      if (count > 0) {
        shares.add(
            new Share(
                verdict,
                verdict,
                String.valueOf(count),
                percent(count, run.entries().size()),
                count));
      }
    }
    return shares;
  }

  private List<IndexView.Family> families() {
    List<IndexView.Family> families = new ArrayList<>();
    for (Map.Entry<String, List<ScenarioEntry>> family : run.families().entrySet()) {
      List<ScenarioEntry> entries = family.getValue();
      boolean linked = run.ended() && !family.getKey().isEmpty();
      families.add(
          new IndexView.Family(
              linked ? layout.familyPage(family.getKey()) : "",
              family.getKey().isEmpty() ? "without a family" : family.getKey(),
              family.getKey(),
              entries.size(),
              RunState.count(entries, "passed"),
              RunState.count(entries, "failed"),
              RunState.count(entries, "broken"),
              Figures.seconds(total(entries)),
              virtualText(entries),
              cpuText(cpu(entries))));
    }
    return families.size() == 1 && families.getFirst().key().isEmpty() ? List.of() : families;
  }

  private static Duration total(List<ScenarioEntry> entries) {
    return entries.stream().map(e -> e.costs().total()).reduce(Duration.ZERO, Duration::plus);
  }

  private boolean virtual() {
    return run.info().virtualStart().isPresent();
  }

  private String virtualText(List<ScenarioEntry> entries) {
    return virtual() ? Figures.seconds(RunState.tookVirtual(entries)) : "";
  }

  private static Duration cpu(List<ScenarioEntry> entries) {
    return entries.stream().map(e -> e.costs().cpu()).reduce(Duration.ZERO, Duration::plus);
  }

  private static String cpuText(Duration cpu) {
    return cpu.isPositive() ? Figures.seconds(cpu) : "";
  }

  /// Where the time of all scenarios went: boot, then the phases.
  private List<Share> phases() {
    Duration boot = Duration.ZERO;
    Map<Phase, Duration> phases = new EnumMap<>(Phase.class);
    for (ScenarioEntry entry : run.entries()) {
      boot = boot.plus(entry.costs().boot());
      entry
          .costs()
          .phases()
          .forEach((phase, took) -> phases.merge(phase, took.wall(), Duration::plus));
    }
    Map<String, Duration> named = new LinkedHashMap<>();
    Map<String, String> styles = new LinkedHashMap<>();
    if (boot.isPositive()) {
      named.put("boot", boot);
      styles.put("boot", "boot");
    }
    phases.forEach((phase, took) -> {
      named.put(phase.title(), took);
      styles.put(phase.title(), phase.name().toLowerCase(Locale.ROOT));
    });
    long all = named.values().stream().mapToLong(Duration::toMillis).sum();
    List<Share> shares = new ArrayList<>();
    named.forEach((title, took) ->
        shares.add(
            new Share(
                styles.getOrDefault(title, ""),
                title,
                Figures.seconds(took),
                percent(took.toMillis(), all),
                Math.max(1, took.toMillis()))));
    return all == 0 ? List.of() : shares;
  }

  private static String percent(long part, long all) {
    return all == 0 ? "" : Math.round(100.0 * part / all) + " %";
  }

  private List<IndexView.Row> slowest() {
    if (run.entries().size() < SLOWEST_WORTH_A_LIST) {
      return List.of();
    }
    return run.entries().stream()
        .sorted(Comparator.comparing((ScenarioEntry e) -> e.costs().total()).reversed())
        .limit(SLOWEST_MAX)
        .map(this::row)
        .toList();
  }

  /// The scenarios that ran more than once and did not pass every time.
  private List<IndexView.Flake> flakes() {
    Map<String, List<ScenarioEntry>> byName = new LinkedHashMap<>();
    run.sorted().forEach(e -> byName.computeIfAbsent(e.name(), _ -> new ArrayList<>()).add(e));
    List<IndexView.Flake> flakes = new ArrayList<>();
    byName.forEach((name, entries) -> {
      long passed = RunState.count(entries, "passed");
      if (entries.size() > 1 && passed < entries.size()) {
        boolean same = entries.stream().map(ScenarioEntry::verdict).distinct().count() == 1;
        flakes.add(
            new IndexView.Flake(
                name,
                passed + " of " + entries.size(),
                same ? "every time the same" : "flaky",
                entries.stream().map(this::row).toList()));
      }
    });
    return flakes;
  }

  private IndexView.Row row(ScenarioEntry entry) {
    return new IndexView.Row(
        root + entry.folder() + "/index.html",
        entry.title(),
        entry.family(),
        Figures.badge(entry.verdict()),
        entry.checks().toString(),
        Figures.seconds(entry.costs().total()),
        entry.costs().total().toMillis(),
        virtualText(List.of(entry)),
        entry.costs().took().lab().toMillis(),
        cpuText(entry.costs().cpu()),
        entry.costs().cpu().toMillis(),
        String.join(", ", entry.hosts()),
        entry.reasons().stream().findFirst().orElse(""));
  }
}
