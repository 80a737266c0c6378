// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What `umlaut top` shows, as lines of text.
final class TopPage {
  private static final String[] PREFIXES = {"", "k", "M", "G", "T"};

  private TopPage() {}

  /// All of it.
  static List<String> lines(TopSample.Rates rates) {
    List<String> lines = new ArrayList<>();
    double cpu = rates.hosts().stream().mapToDouble(TopSample.Host::cpuPercent).sum();
    long kib = rates.hosts().stream().mapToLong(TopSample.Host::residentKib).sum();
    long ready = rates.hosts().stream().filter(host -> host.state().equals("ready")).count();
    lines.add(
        "%s: %s, %d of %d hosts ready, CPU %.0f%%, memory %d MB, time %s (%s)"
            .formatted(
                rates.lab(),
                rates.state(),
                ready,
                rates.hosts().size(),
                cpu,
                kib / 1024,
                rates.time().replaceAll("\\..*", "Z"),
                rates.pace()));
    lines.add("");
    Table hosts = new Table("HOST", "STATE", "  CPU", "CPU TIME", "MEMORY");
    for (TopSample.Host host : rates.hosts()) {
      boolean runs = host.residentKib() > 0;
      hosts.row(
          host.name(),
          host.state(),
          runs ? "%4.0f%%".formatted(host.cpuPercent()) : "",
          runs ? "%.1f s".formatted(host.cpuMillis() / 1e3) : "",
          runs ? "%d of %d MB".formatted(host.residentKib() / 1024, host.memoryMib()) : "");
    }
    lines.addAll(hosts.lines());
    lines.add("");
    Table links =
        new Table(
            "LINK",
            "NETWORK",
            "OUT frame/s",
            "bit/s",
            "lost/s",
            "IN frame/s",
            "bit/s",
            "lost/s",
            "LOST IN ALL");
    for (TopSample.Link link : rates.links()) {
      links.row(
          link.link(),
          link.plugged() ? link.network() : link.network() + " (unplugged)",
          number(link.out().framesPerSecond()),
          number(link.out().bitsPerSecond()),
          number(link.out().lostPerSecond()),
          number(link.in().framesPerSecond()),
          number(link.in().bitsPerSecond()),
          number(link.in().lostPerSecond()),
          Long.toString(link.out().lost() + link.in().lost()));
    }
    lines.addAll(links.lines());
    return lines;
  }

  /// As much of it as fits a window. What is left out is counted.
  static List<String> fitted(List<String> lines, int rows, int columns) {
    List<String> fitted = new ArrayList<>();
    int shown = lines.size() <= rows ? lines.size() : Math.max(0, rows - 1);
    for (String line : lines.subList(0, shown)) {
      fitted.add(line.length() <= columns ? line : line.substring(0, columns));
    }
    if (shown < lines.size() && rows > 0) {
      String more = "… %d more lines".formatted(lines.size() - shown);
      fitted.add(more.length() <= columns ? more : more.substring(0, columns));
    }
    return fitted;
  }

  /// Three digits and a prefix: `12.3k`.
  static String number(double value) {
    double left = value;
    int prefix = 0;
    while (left >= 999.5 && prefix < PREFIXES.length - 1) {
      left /= 1000;
      prefix++;
    }
    if (left == 0) {
      return "0";
    }
    String form = left < 9.995 ? "%.2f" : left < 99.95 ? "%.1f" : "%.0f";
    return trimmed(String.format(Locale.ROOT, form, left)) + PREFIXES[prefix];
  }

  private static String trimmed(String number) {
    return number.contains(".") ? number.replaceAll("\\.?0+$", "") : number;
  }
}
