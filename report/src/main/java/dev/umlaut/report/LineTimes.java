// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.report.TimeLine.Event;
import dev.umlaut.report.TimeLine.Source;
import dev.umlaut.scenario.CommandRecord;
import dev.umlaut.scenario.PhaseRecord;
import dev.umlaut.scenario.ScenarioResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Puts log lines that only tell the second where they must have been, as far as that is known:
///
/// - a line is not older than the one before it in its file;
/// - what a daemon logs when it is started, stopped or told something is not older than that
///   command;
/// - a line about an IKE packet is as old as the packet, where it was captured in the same host;
/// - a line that a command printed while it ran is not older than the command;
/// - "received packet" is not older than the other host's "sending packet".
///
/// Each line gets the earliest time that these rules leave. That cannot be wrong by more than the
/// second that the line tells.
final class LineTimes {
  private static final Duration TICK = Duration.ofNanos(1_000);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration ZONE_STEP = Duration.ofMinutes(15);
  private static final int ROUNDS_MAX = 60;
  private static final Pattern PACKET =
      Pattern.compile(
          "\\[NET] (sending|received) packet: from (\\S+) to (\\S+) \\((\\d+) bytes\\)");
  private static final Pattern IKE_CAPTURED =
      Pattern.compile("^IP6? \\S+ > \\S+ (\\S+: )?isakmp: ");
  private static final Duration CAPTURE_SLACK = Duration.ofMillis(1_500);

  /// A command, and the beginning of what a daemon logs when it comes.
  private record Cause(Pattern command, String line) {
    static Cause of(String command, String line) {
      return new Cause(Pattern.compile(command), line);
    }
  }

  private static final List<Cause> CAUSES =
      List.of(
          Cause.of("\\b(re)?start\\b", "[DMN] Starting "),
          Cause.of("\\b(stop|restart)\\b", "[DMN] SIGTERM received"),
          Cause.of("swanctl (-i|--initiate)\\b", "[CFG] vici initiate "),
          Cause.of("swanctl (-t|--terminate)\\b", "[CFG] vici terminate "),
          Cause.of("ipsec up\\b", "[CFG] received stroke: initiate "),
          Cause.of("ipsec down\\b", "[CFG] received stroke: terminate "));

  private static final Pattern AFTER_PROGRAM =
      Pattern.compile("^[^ :]+(?:\\[\\d+])?: (?:\\d+)?(?=\\[)");

  private final ScenarioResult result;
  private final Map<String, Duration> zones = new HashMap<>();
  private final List<Item> items = new ArrayList<>();

  LineTimes(ScenarioResult result) {
    this.result = result;
  }

  /// A line; all that changes about it is its earliest time.
  private static final class Item {
    private final String host;
    private final Source source;
    private final LogLine line;
    private final List<Item> before = new ArrayList<>();
    private Instant earliest;
    private boolean caused;

    Item(String host, Source source, LogLine line) {
      this.host = host;
      this.source = source;
      this.line = line;
      this.earliest = line.time();
    }

    /// Raise the earliest time, but not beyond the second that the line tells.
    boolean atLeast(Instant time) {
      Instant latest = line.time().plus(SECOND).minus(TICK);
      Instant bounded = time.isAfter(latest) ? latest : time;
      if (line.exact() || !bounded.isAfter(earliest)) {
        return false;
      }
      earliest = bounded;
      return true;
    }
  }

  /// Add the lines of one file, in its order.
  void add(String host, Source source, List<LogLine> lines) {
    if (lines.isEmpty()) {
      return;
    }
    Duration zone = zones.computeIfAbsent(host, _ -> zone(lines.getFirst().time()));
    List<Item> added = new ArrayList<>();
    for (LogLine line : lines) {
      Item item = new Item(host, source, line.shifted(zone));
      if (!added.isEmpty()) {
        item.before.add(added.getLast());
      }
      added.add(item);
    }
    items.addAll(added);
  }

  /// How far a host's clock is from the lab's, in quarters of an hour: another time zone.
  private Duration zone(Instant first) {
    Duration ahead = Duration.between(result.labStarted(), first);
    Duration slack = Duration.ofMinutes(1);
    boolean plausible =
        ahead.compareTo(slack.negated()) >= 0
            && ahead.compareTo(result.took().lab().plus(slack)) <= 0;
    if (plausible) {
      return Duration.ZERO;
    }
    double steps = (double) ahead.toSeconds() / ZONE_STEP.toSeconds();
    return ZONE_STEP.multipliedBy(-Math.round(steps));
  }

  /// All lines, with their times.
  List<Event> events() {
    packets();
    captures();
    commands();
    boolean changed = true;
    for (int round = 0; changed && round < ROUNDS_MAX; round++) {
      changed = false;
      for (Item item : items) {
        for (Item cause : item.before) {
          changed |= item.atLeast(cause.earliest.plus(TICK));
        }
      }
    }
    return items.stream()
        .map(i -> new Event(i.earliest, i.line.exact(), i.host, i.source, i.line.text(), "", false))
        .toList();
  }

  /// Each packet that was received is one that was sent, in the same order.
  private void packets() {
    Map<String, Deque<Item>> sent = new HashMap<>();
    for (Item item : items) {
      Matcher packet = PACKET.matcher(item.line.text());
      if (item.source == Source.LOG && packet.find() && packet.group(1).equals("sending")) {
        sent.computeIfAbsent(key(packet), _ -> new ArrayDeque<>()).add(item);
      }
    }
    for (Item item : items) {
      Matcher packet = PACKET.matcher(item.line.text());
      if (item.source == Source.LOG && packet.find() && packet.group(1).equals("received")) {
        Item cause = sent.getOrDefault(key(packet), new ArrayDeque<>()).poll();
        if (cause != null) {
          item.before.add(cause);
        }
      }
    }
  }

  private static String key(Matcher packet) {
    return packet.group(2) + " " + packet.group(3) + " " + packet.group(4);
  }

  /// A line that a command of the same host printed was logged while the command ran.
  private void commands() {
    Map<String, Deque<Item>> logged = new HashMap<>();
    for (Item item : items) {
      if (item.source == Source.LOG) {
        String text = AFTER_PROGRAM.matcher(item.line.text()).replaceFirst("");
        logged.computeIfAbsent(item.host + " " + text, _ -> new ArrayDeque<>()).add(item);
      }
    }
    for (PhaseRecord phase : result.phases()) {
      for (CommandRecord command : phase.commands()) {
        Instant started = result.labStarted().plus(command.startedAfter().lab());
        effect(command, started);
        command
            .outcome()
            .output()
            .lines()
            .filter(line -> line.startsWith("["))
            .forEach(line -> {
              Deque<Item> same = logged.get(command.host() + " " + line);
              Item item = same == null ? null : same.poll();
              if (item != null) {
                item.atLeast(started.plus(TICK));
              }
            });
      }
    }
  }

  /// What a daemon logs when a command reaches it is not older than the command.
  private void effect(CommandRecord command, Instant started) {
    for (Cause cause : CAUSES) {
      if (cause.command().matcher(command.text()).find()) {
        items.stream()
            .filter(item -> item.host.equals(command.host()) && !item.line.exact() && !item.caused)
            .filter(item -> item.line.text().contains(cause.line()))
            .filter(item -> item.line.time().plus(SECOND).isAfter(started))
            .findFirst()
            .ifPresent(item -> {
              item.caused = true;
              item.atLeast(started.plus(TICK));
            });
      }
    }
  }

  /// Where IKE packets were captured in the host that sent or received them, its log has a line for
  /// each, in the same order: then these lines have exact times too.
  private void captures() {
    Map<String, List<Item>> logged = new HashMap<>();
    Map<String, List<Item>> captured = new HashMap<>();
    for (Item item : items) {
      boolean packet = item.source == Source.PACKET;
      Pattern ike = packet ? IKE_CAPTURED : PACKET;
      if (ike.matcher(item.line.text()).find()) {
        (packet ? captured : logged).computeIfAbsent(item.host, _ -> new ArrayList<>()).add(item);
      }
    }
    captured.forEach((host, packets) -> {
      List<Item> lines = logged.getOrDefault(host, List.of());
      for (int i = 0; i < Math.min(packets.size(), lines.size()); i++) {
        Item line = lines.get(i);
        Instant passed = packets.get(i).line.time();
        Duration apart = Duration.between(line.line.time(), passed);
        if (apart.abs().compareTo(CAPTURE_SLACK) > 0) {
          // One of the two is missing: from here on nothing fits.
          return;
        }
        boolean sent = line.line.text().contains("] sending packet");
        line.atLeast(sent ? passed.minus(TICK) : passed.plus(TICK));
      }
    });
  }
}
