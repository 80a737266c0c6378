// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Reads a time line of faults.
final class FaultReader {
  static final int FAULTS_MAX = 1000;

  /// More often would be a flood of events, and no fault but another kind of link.
  private static final Duration EVERY_MIN = Duration.ofMillis(100);

  private static final Duration TIME_MAX = Duration.ofDays(3653);
  private static final List<String> SWITCHES = List.of("plug", "unplug", "clear");
  private static final String[] OF_LINK =
      Stream.of(Stream.of("at", "every", "link"), SWITCHES.stream(), LinkReader.wordKeys().stream())
          .flatMap(keys -> keys)
          .toArray(String[]::new);
  private static final String KILL = "kill";
  private static final List<String> OF_POWER =
      Stream.concat(
              Stream.of(KILL), Stream.of(Fault.HostChange.values()).map(Fault.HostChange::word))
          .toList();
  private static final String[] OF_HOST =
      Stream.concat(Stream.of("at", "every", "host"), OF_POWER.stream()).toArray(String[]::new);
  private static final String[] ALL =
      Stream.concat(Stream.of(OF_LINK), Stream.concat(Stream.of("host"), OF_POWER.stream()))
          .toArray(String[]::new);
  private static final String WAY =
      "say \"unplug: true\", \"clear: true\", or what happens to frames";

  private FaultReader() {}

  /// Read the value of a key `faults`.
  ///
  /// @param lab whose links and hosts they are about
  /// @param clock by which they come, whatever whoever starts it says
  static List<Fault> read(YamlNode node, Topology lab, LabClock clock) {
    List<Fault> faults = new ArrayList<>();
    for (YamlNode item : node.list(FAULTS_MAX)) {
      Fault fault = fault(item, lab);
      if (clock == LabClock.VIRTUAL && fault.needsRealTime()) {
        throw item.error(Fault.ONE_CLOCK, Fault.ONE_CLOCK_HINT);
      }
      faults.add(fault);
    }
    return faults;
  }

  private static Fault fault(YamlNode node, Topology lab) {
    YamlMap map = node.map(ALL.length).only(ALL);
    Fault.Deed deed =
        map.optional("host").isPresent()
            ? host(map.only(OF_HOST), lab)
            : link(map.only(OF_LINK), lab);
    Duration every = map.optional("every").map(FaultReader::time).orElse(Duration.ZERO);
    if (map.optional("every").isPresent() && every.compareTo(EVERY_MIN) < 0) {
      throw map.required("every").error("that is too often", "100ms is the least");
    }
    return new Fault(time(map.required("at")), every, deed);
  }

  private static Duration time(YamlNode node) {
    Duration time = Duration.ofNanos(node.parsed(LinkUnits::nanos, LinkUnits.TIME_HINT));
    if (time.compareTo(TIME_MAX) > 0) {
      throw node.error("that is later than in ten years", LinkUnits.TIME_HINT);
    }
    return time;
  }

  private static Fault.Deed host(YamlMap map, Topology lab) {
    String host = known(map.required("host"), lab.hosts(), "host", "hosts of this lab");
    List<String> said = OF_POWER.stream().filter(key -> map.optional(key).isPresent()).toList();
    if (said.size() != 1) {
      throw map.place()
          .error(
              said.isEmpty()
                  ? "nothing happens to " + host
                  : "\"%s\" and \"%s\" at once".formatted(said.getFirst(), said.getLast()),
              "say one of %s: true".formatted(String.join(", ", OF_POWER)));
    }
    String word = said.getFirst();
    requireTrue(map.required(word));
    return Stream.of(Fault.HostChange.values())
        .filter(change -> change.word().equals(word))
        .findFirst()
        .<Fault.Deed>map(change -> new Fault.Change(host, change))
        .orElseGet(() -> new Fault.Kill(host));
  }

  private static Fault.Deed link(YamlMap map, Topology lab) {
    YamlNode named = map.required("link");
    String link = known(named, lab.linkNames(), "link", "links of this lab");
    List<String> switches = SWITCHES.stream().filter(key -> map.optional(key).isPresent()).toList();
    YamlMap words = map.without("at", "every", "link");
    if (switches.isEmpty()) {
      if (words.size() == 0) {
        throw map.place().error("nothing happens to " + link, WAY);
      }
      return new Fault.Impair(link, LinkReader.read(words, LinkDefinition.PLAIN));
    }
    YamlNode wanted = map.required(switches.getFirst());
    if (words.size() > 1) {
      throw map.place()
          .error(
              "\"%s\" and something else at once".formatted(switches.getFirst()),
              "write two faults with the same time");
    }
    requireTrue(wanted);
    return switch (switches.getFirst()) {
      case "clear" -> new Fault.Impair(link, LinkDefinition.PLAIN);
      case "plug" -> new Fault.Cable(link, true);
      default -> new Fault.Cable(link, false);
    };
  }

  private static void requireTrue(YamlNode node) {
    if (!node.bool()) {
      throw node.error("false is no fault", "write true, or leave the whole fault out");
    }
  }

  private static String known(YamlNode node, List<String> names, String what, String all) {
    String name = node.text();
    if (!names.contains(name)) {
      throw node.error(
          "there is no %s \"%s\"".formatted(what, name), Nearest.hint(name, names, all));
    }
    return name;
  }
}
