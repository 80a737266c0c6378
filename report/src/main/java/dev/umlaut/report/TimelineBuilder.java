// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.report.TimeLine.Event;
import dev.umlaut.report.pages.TimelineView;
import dev.umlaut.report.pages.TimelineView.Host;
import dev.umlaut.report.pages.TimelineView.Moment;
import dev.umlaut.scenario.ScenarioResult;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Prepares the page with the time line of a scenario, and the part of it around a failure.
final class TimelineBuilder {
  private static final int COLOURS = 8;
  private static final int TEXT_MAX = 600;
  private static final int BEFORE = 32;
  private static final int AFTER = 8;
  private static final int EVENTS_MAX = 8_000;
  private static final String DAY = "d MMM ";

  private final ScenarioResult result;
  private final List<String> hosts;
  private final TimeLine line;
  private final DateTimeFormatter exact;
  private final DateTimeFormatter second;

  TimelineBuilder(ScenarioResult result) {
    this.result = result;
    this.hosts = List.copyOf(result.plan().hosts());
    this.line = TimeLine.of(result);
    String day = areOfOneDay(line.events()) ? "" : DAY;
    this.exact = DateTimeFormatter.ofPattern(day + "HH:mm:ss.SSS", Locale.ENGLISH);
    this.second = DateTimeFormatter.ofPattern(day + "HH:mm:ss", Locale.ENGLISH);
  }

  private static boolean areOfOneDay(List<Event> events) {
    return events.isEmpty() || day(events.getFirst()).equals(day(events.getLast()));
  }

  private static LocalDate day(Event event) {
    return LocalDate.ofInstant(event.time(), ZoneOffset.UTC);
  }

  TimelineView view(ReportFolder.Place place) {
    List<Event> events = line.around(EVENTS_MAX / 2, EVENTS_MAX / 2);
    List<String> notes = new ArrayList<>();
    if (result.virtualStart().isPresent()) {
      notes.add("Times are virtual ones: those of the hosts' clocks, in UTC.");
    }
    if (events.size() < line.events().size()) {
      notes.add(
          "Of %d events the %d around the failure are shown; the logs have all."
              .formatted(line.events().size(), events.size()));
    }
    if (events.stream().anyMatch(event -> !event.exact())) {
      notes.add(
          "Times without a fraction are of logs that tell only the second. Within it such lines"
              + " stand as early as they can have been: after what they follow, and after what they"
              + " answer.");
    }
    return new TimelineView(
        place.root(),
        result.name(),
        Figures.badge(result.verdict().word()),
        hosts.stream()
            .filter(host -> events.stream().anyMatch(event -> event.host().equals(host)))
            .map(host -> new Host(host, style(host)))
            .toList(),
        events.stream().map(this::moment).toList(),
        String.join(" ", notes));
  }

  /// What happened around the first failure.
  List<Moment> excerpt() {
    return line.around(BEFORE, AFTER).stream().map(this::moment).toList();
  }

  private Moment moment(Event event) {
    String source = event.source().name().toLowerCase(Locale.ROOT);
    return new Moment(
        event.anchor(),
        source + (event.failed() ? " failed" : ""),
        source,
        (event.exact() ? exact : second).format(event.time().atOffset(ZoneOffset.UTC)),
        event.host(),
        style(event.host()),
        Texts.cut(event.text(), TEXT_MAX));
  }

  private String style(String host) {
    return "h" + Math.floorMod(hosts.indexOf(host), COLOURS);
  }
}
