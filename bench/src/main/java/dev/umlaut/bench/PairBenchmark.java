// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Traffic between two hosts, over one kind of network and the others: each figure is measured on
/// one after the other, in rounds, so that whatever else the machine does hits all of them.
final class PairBenchmark {
  private static final int ROUNDS = Integer.getInteger("umlaut.rounds", 5);
  private static final int SECONDS = 3;
  private static final int PINGS = 2000;

  private final PrintStream out;
  private final List<Pair> pairs;
  private final Map<String, Map<Pair, double[]>> figures = new LinkedHashMap<>();

  PairBenchmark(PrintStream out, List<Pair> pairs) {
    this.out = out;
    this.pairs = List.copyOf(pairs);
  }

  void run() {
    pairs.forEach(pair -> pair.onServer("iperf3 -s -D"));
    pairs.forEach(pair -> pair.onClient("ping -c 3 -i 0.2 " + Pair.SERVER));
    pairs.forEach(pair -> throughput(pair, 1)); // a warm compiler in ours, ARP in all
    for (int round = 0; round < ROUNDS; round++) {
      for (Pair pair : pairs) {
        note("TCP, 1 stream, Gbit/s", pair, round, throughput(pair, 1));
        note("TCP, 4 streams, Gbit/s", pair, round, throughput(pair, 4));
        note("UDP, 64 bytes, received, 1000/s", pair, round, datagrams(pair));
        String[] times = pings(pair);
        note("ping, median, microseconds", pair, round, 1000 * Double.parseDouble(times[0]));
        note("ping, 99 %, microseconds", pair, round, 1000 * Double.parseDouble(times[1]));
      }
    }
    print();
  }

  private static double throughput(Pair pair, int streams) {
    JsonNode end = iperf(pair, "-P " + streams);
    return end.path("sum_received").path("bits_per_second").asDouble() / 1e9;
  }

  /// As many as the client can send, of which those count that arrive.
  private static double datagrams(Pair pair) {
    JsonNode end = iperf(pair, "-u -b 0 -l 64");
    JsonNode sum = end.has("sum_received") ? end.path("sum_received") : end.path("sum");
    double got = sum.path("packets").asDouble() - end.path("sum").path("lost_packets").asDouble();
    return got / sum.path("seconds").asDouble() / 1e3;
  }

  private static JsonNode iperf(Pair pair, String options) {
    String command =
        "timeout 60 iperf3 -J -i 0 -t %d -c %s %s".formatted(SECONDS, Pair.SERVER, options);
    String text = pair.onClient(command);
    JsonNode report = JsonMapper.shared().readTree(text.substring(text.indexOf('{')));
    if (!report.path("error").isMissingNode()) {
      throw new IllegalStateException(pair.name() + ": " + report.path("error").asString());
    }
    return report.path("end");
  }

  /// Each is sent when the one before was answered.
  private static String[] pings(Pair pair) {
    String command =
        ("ping -n -A -c %d %s | sed -n 's/.*time=\\([0-9.]*\\) ms.*/\\1/p' | sort -n"
                + " | awk '{a[NR]=$1} END {print a[int(NR/2)], a[int(NR*0.99)]}'")
            .formatted(PINGS, Pair.SERVER);
    return pair.onClient(command).strip().split(" ");
  }

  private void note(String figure, Pair pair, int round, double value) {
    figures.computeIfAbsent(figure, _ -> new LinkedHashMap<>())
            .computeIfAbsent(pair, _ -> new double[ROUNDS])[round] =
        value;
  }

  private void print() {
    List<String> head = new ArrayList<>(List.of(""));
    pairs.forEach(pair -> head.add(pair.name()));
    pairs.stream().skip(1).forEach(pair -> head.add("ratio to " + pair.name()));
    row(head);
    row(head.stream().map(_ -> "---").toList());
    figures.forEach((figure, values) -> {
      List<String> cells = new ArrayList<>(List.of(figure));
      values.values().forEach(samples -> cells.add(spread(samples)));
      double ours = median(of(values, pairs.getFirst()));
      boolean lessIsMore = figure.startsWith("ping");
      for (Pair pair : pairs.subList(1, pairs.size())) {
        double other = median(of(values, pair));
        cells.add(format(lessIsMore ? other / ours : ours / other) + " x");
      }
      row(cells);
    });
    out.println();
  }

  private static double[] of(Map<Pair, double[]> values, Pair pair) {
    return Objects.requireNonNull(values.get(pair));
  }

  private void row(List<String> cells) {
    out.println("| " + String.join(" | ", cells) + " |");
  }

  private static double median(double[] samples) {
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static String spread(double[] samples) {
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    return "%s (%s–%s)"
        .formatted(format(median(sorted)), format(sorted[0]), format(sorted[sorted.length - 1]));
  }

  private static String format(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
  }
}
