// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/// Switches alone: a generator in place of guests, at our rings and at the others' own sockets. One
/// thread serves all ports. Switches take turns, so that what else the machine does hits all.
final class SwitchBenchmark {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final int BATCH = 64;
  private static final int LATENCIES = 10_000;
  private static final int ROUNDS = 3;
  private static final long LOST_NANOS = SECOND_NANOS / 100;

  /// A switch that loses more is not measured further.
  private static final int LOST_MAX = 100;

  private static final List<Integer> PORTS = List.of(2, 8, 32);
  private static final List<Integer> RINGS = List.of(16, 64, RingCarrier.RING);

  private final PrintStream out;
  private final Path folder;
  private final List<Carrier.Maker> makers = new ArrayList<>();
  private int made;

  /// @param cpu seconds for a million frames
  /// @param garbage bytes allocated for each frame, if it is ours
  private record Speed(double perSecond, double cpu, double garbage) {}

  SwitchBenchmark(PrintStream out, Path folder) {
    this.out = out;
    this.folder = folder;
  }

  void run() {
    for (Carrier.Maker maker :
        List.of(
            RingCarrier.maker(RingCarrier.RING),
            ProcessCarrier.UML_SWITCH,
            ProcessCarrier.VDE_SWITCH,
            BridgeCarrier.MAKER)) {
      try {
        Speed _ = measure(maker, 2, Mix.SMALL); // and the virtual machine warms up
        makers.add(maker);
      } catch (IllegalStateException e) {
        out.println("Left out: " + e.getMessage());
        out.println();
      }
    }
    speeds();
    rings();
    latencies();
  }

  private void speeds() {
    StringBuilder head = new StringBuilder("| frames | ports |");
    for (Carrier.Maker maker : makers) {
      head.append(" %s, 1000 frames/s |".formatted(maker.name()));
    }
    for (Carrier.Maker maker : makers.subList(1, makers.size())) {
      head.append(" ratio to %s |".formatted(maker.name()));
    }
    head.append(" CPU s per million frames: %s |".formatted(names()));
    out.println(head + " bytes allocated per frame by ours |");
    out.println("|---|---|" + "---|".repeat(2 * makers.size() + 1));
    for (int ports : PORTS) {
      for (Mix mix : Mix.ALL) {
        speeds(ports, mix);
      }
    }
    out.println();
  }

  private String names() {
    return String.join(" / ", makers.stream().map(Carrier.Maker::name).toList());
  }

  private void speeds(int ports, Mix mix) {
    Speed[][] measured = new Speed[makers.size()][ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < measured.length; i++) {
        measured[i][round] = measure(makers.get(i), ports, mix);
      }
    }
    StringBuilder line = new StringBuilder("| %s | %d |".formatted(mix.title(), ports));
    double[] medians = new double[measured.length];
    for (int i = 0; i < measured.length; i++) {
      double[] sorted = Arrays.stream(measured[i]).mapToDouble(Speed::perSecond).sorted().toArray();
      medians[i] = sorted[ROUNDS / 2];
      line.append(" " + thousands(sorted) + " |");
    }
    for (int i = 1; i < measured.length; i++) {
      line.append(String.format(Locale.ROOT, " %.1f |", medians[0] / medians[i]));
    }
    List<String> cpu = new ArrayList<>();
    for (Speed[] rounds : measured) {
      double[] sorted = Arrays.stream(rounds).mapToDouble(Speed::cpu).sorted().toArray();
      cpu.add(String.format(Locale.ROOT, "%.2f", sorted[ROUNDS / 2]));
    }
    double garbage = Arrays.stream(measured[0]).mapToDouble(Speed::garbage).max().orElse(0);
    out.printf(Locale.ROOT, "%s %s | %.3f |%n", line, String.join(" / ", cpu), garbage);
  }

  /// How much of the speed at many ports is a matter of the memory that rings take.
  private void rings() {
    out.println("| frames | ports | buffers in a ring | 1000 frames/s |");
    out.println("|---|---|---|---|");
    for (Mix mix : Mix.ALL) {
      for (int ring : RINGS) {
        double[] sorted = new double[ROUNDS];
        Arrays.setAll(
            sorted, i -> measure(RingCarrier.maker(ring), PORTS.getLast(), mix).perSecond());
        Arrays.sort(sorted);
        out.printf(
            Locale.ROOT,
            "| %s | %d | %d | %s |%n",
            mix.title(),
            PORTS.getLast(),
            ring,
            thousands(sorted));
      }
    }
    out.println();
  }

  /// Median, least and greatest.
  private static String thousands(double[] sorted) {
    return String.format(
        Locale.ROOT,
        "%.0f (%.0f–%.0f)",
        sorted[ROUNDS / 2] / 1e3,
        sorted[0] / 1e3,
        sorted[ROUNDS - 1] / 1e3);
  }

  private Speed measure(Carrier.Maker maker, int ports, Mix mix) {
    try (Carrier carrier = start(maker, ports)) {
      prepare(carrier, mix);
      long _ = forward(carrier, SECOND_NANOS / 4);
      long cpu = carrier.cpuNanos();
      long allocated = allocated(carrier);
      long began = System.nanoTime();
      long frames = Math.max(1, forward(carrier, SECOND_NANOS / 2));
      double took = (System.nanoTime() - began) / 1e9;
      double used = (carrier.cpuNanos() - cpu) / 1e9;
      double garbage = allocated(carrier) - allocated;
      return new Speed(frames / took, used * 1e6 / frames, garbage / frames);
    }
  }

  private static long allocated(Carrier carrier) {
    return carrier instanceof RingCarrier ours ? ours.allocatedBytes() : 0;
  }

  private Carrier start(Carrier.Maker maker, int ports) {
    try {
      return maker.start(Files.createDirectory(folder.resolve(Integer.toString(made++))), ports);
    } catch (IOException e) {
      throw new IllegalStateException("no folder for sockets", e);
    }
  }

  /// Each port sends to its neighbour, and all addresses are known.
  private static void prepare(Carrier carrier, Mix mix) {
    List<GeneratorPort> ports = carrier.ports();
    for (int i = 0; i < ports.size(); i++) {
      ports.get(i).prepare(mix.frames(i, i ^ 1));
    }
    for (GeneratorPort port : ports) {
      int _ = port.send(1);
    }
    long until = System.nanoTime() + SECOND_NANOS / 10;
    while (System.nanoTime() < until) {
      ports.forEach(GeneratorPort::take);
    }
  }

  private static long forward(Carrier carrier, long nanos) {
    long frames = 0;
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() < until) {
      for (GeneratorPort port : carrier.ports()) {
        port.reap();
        int _ = port.send(BATCH);
        frames += port.take();
      }
    }
    return frames;
  }

  /// Of our switch.
  private void latencies() {
    out.println("| latency, microseconds | least | median | 99 % | 99.9 % | greatest | lost |");
    out.println("|---|---|---|---|---|---|---|");
    for (Mix mix : List.of(Mix.SMALL, Mix.LARGE)) {
      for (int pause : List.of(0, 20_000)) {
        latency(makers.getFirst(), mix, pause);
      }
    }
    out.println();
  }

  /// From the sending until the frame is seen at the other port.
  ///
  /// @param pauseNanos between two frames: the switch falls asleep meanwhile
  private void latency(Carrier.Maker maker, Mix mix, long pauseNanos) {
    try (Carrier carrier = start(maker, 2)) {
      prepare(carrier, mix);
      Histogram histogram = new Histogram(3);
      int lost = 0;
      for (int i = 0; i < 2 * LATENCIES && lost < LOST_MAX; i++) {
        long nanos = oneFrame(carrier);
        if (nanos < 0) {
          lost++;
        } else if (i >= LATENCIES) {
          histogram.recordValue(nanos);
        }
        for (long until = System.nanoTime() + pauseNanos; System.nanoTime() < until; ) {
          Thread.onSpinWait();
        }
      }
      out.printf(
          Locale.ROOT,
          "| %s, %s bytes, %s | %.1f | %.1f | %.1f | %.1f | %.1f | %d |%n",
          maker.name(),
          mix.title(),
          pauseNanos == 0 ? "one after the other" : pauseNanos / 1000 + " µs apart",
          histogram.getMinValue() / 1e3,
          histogram.getValueAtPercentile(50) / 1e3,
          histogram.getValueAtPercentile(99) / 1e3,
          histogram.getValueAtPercentile(99.9) / 1e3,
          histogram.getMaxValue() / 1e3,
          lost);
    }
  }

  /// @return -1 when it does not come
  private static long oneFrame(Carrier carrier) {
    GeneratorPort from = carrier.ports().getFirst();
    GeneratorPort to = carrier.ports().getLast();
    long began = System.nanoTime();
    int _ = from.send(1);
    while (to.take() == 0) {
      if (System.nanoTime() - began > LOST_NANOS) {
        return -1;
      }
      Thread.onSpinWait();
    }
    long nanos = System.nanoTime() - began;
    from.reap();
    return nanos;
  }
}
