// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import com.sun.management.ThreadMXBean;
import dev.umlaut.fabric.Attachment;
import dev.umlaut.fabric.Network;
import dev.umlaut.fabric.Wiring;
import dev.umlaut.frame.MacAddress;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.vhost.NetDevice;
import dev.umlaut.vhost.VhostUserServer;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/// The switch alone: a generator at its rings in place of guests. One thread serves all ports, the
/// loop's thread is the switch.
final class SwitchBenchmark {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final int BATCH = 64;
  private static final int LATENCIES = 20_000;
  private static final List<Integer> PORTS = List.of(2, 8, 32);
  private static final int WARM_UP_SECONDS = 3;
  private static final Mix SMALL = new Mix("64", List.of(64));
  private static final Mix LARGE = new Mix("1514", List.of(1514));
  private static final List<Mix> MIXES =
      List.of(
          SMALL,
          new Mix("512", List.of(512)),
          LARGE,
          new Mix("IMIX", List.of(64, 64, 64, 64, 64, 64, 64, 594, 594, 594, 594, 1514)));

  private final PrintStream out;
  private final Path folder;
  private final ThreadMXBean threads =
      (ThreadMXBean) ManagementFactory.getThreadMXBean(); // OpenJDK's own, which counts allocations

  /// What is sent: these sizes in turns.
  private record Mix(String title, List<Integer> sizes) {
    double bytes() {
      return sizes.stream().mapToInt(Integer::intValue).average().orElse(0);
    }
  }

  SwitchBenchmark(PrintStream out, Path folder) {
    this.out = out;
    this.folder = folder;
  }

  void run() {
    out.println(
        "| frames | ports | 1000 frames/s | Mbit/s | CPU s per million frames"
            + " | bytes allocated per frame |");
    out.println("|---|---|---|---|---|---|");
    measure(2, SMALL, false, WARM_UP_SECONDS);
    for (int ports : PORTS) {
      for (Mix mix : MIXES) {
        measure(ports, mix, true, 1);
      }
    }
    out.println();
    out.println("| latency, microseconds | least | median | 99 % | 99.9 % | greatest |");
    out.println("|---|---|---|---|---|---|");
    for (Mix mix : List.of(SMALL, LARGE)) {
      latency(mix, 0);
      latency(mix, 20_000);
    }
    out.println();
  }

  private void measure(int ports, Mix mix, boolean show, int seconds) {
    try (Bed bed = new Bed(folder, ports)) {
      bed.prepare(mix);
      bed.forward(SECOND_NANOS / 2);
      long cpu = bed.cpuNanos();
      long allocated = bed.allocatedBytes();
      long began = System.nanoTime();
      long frames = bed.forward(seconds * SECOND_NANOS);
      double took = (System.nanoTime() - began) / 1e9;
      double used = (bed.cpuNanos() - cpu) / 1e9;
      double garbage = bed.allocatedBytes() - allocated;
      if (show) {
        out.printf(
            Locale.ROOT,
            "| %s | %d | %.0f | %.0f | %.2f | %.3f |%n",
            mix.title,
            ports,
            frames / took / 1e3,
            frames * mix.bytes() * 8 / took / 1e6,
            used * 1e6 / frames,
            garbage / frames);
      }
    }
  }

  /// From the kick until the frame is seen at the other port.
  ///
  /// @param pauseNanos between two frames: the switch falls asleep meanwhile
  private void latency(Mix mix, long pauseNanos) {
    try (Bed bed = new Bed(folder, 2)) {
      bed.prepare(mix);
      Histogram histogram = new Histogram(3);
      for (int i = 0; i < 2 * LATENCIES; i++) {
        long nanos = bed.oneFrame();
        if (i >= LATENCIES) {
          histogram.recordValue(nanos);
        }
        for (long until = System.nanoTime() + pauseNanos; System.nanoTime() < until; ) {
          Thread.onSpinWait();
        }
      }
      out.printf(
          Locale.ROOT,
          "| %s bytes, %s | %.1f | %.1f | %.1f | %.1f | %.1f |%n",
          mix.title,
          pauseNanos == 0 ? "one after the other" : pauseNanos / 1000 + " µs apart",
          histogram.getMinValue() / 1e3,
          histogram.getValueAtPercentile(50) / 1e3,
          histogram.getValueAtPercentile(99) / 1e3,
          histogram.getValueAtPercentile(99.9) / 1e3,
          histogram.getMaxValue() / 1e3);
    }
  }

  /// A switch with generators at its ports.
  private final class Bed implements AutoCloseable {
    private final EventLoop loop = EventLoop.start("switch");
    private final List<VhostUserServer> servers = new ArrayList<>();
    private final List<RingPort> ports = new ArrayList<>();

    Bed(Path folder, int count) {
      Network network = Network.switched("bench", new Wiring(loop, 1));
      for (int i = 0; i < count; i++) {
        NetDevice device = new NetDevice(loop, MacAddress.parse(address(i)), 1500);
        String name = "port" + i;
        loop.call(() -> {
          Attachment plug = network.attach(name, device);
          device.connect(plug);
          return plug;
        });
        Path socket = folder.resolve(name);
        servers.add(VhostUserServer.listen(loop, socket, device));
        ports.add(new RingPort(socket));
      }
    }

    /// Each port sends to its neighbour.
    void prepare(Mix mix) {
      for (int i = 0; i < ports.size(); i++) {
        List<byte[]> frames = new ArrayList<>();
        for (int size : mix.sizes) {
          frames.add(frame(i ^ 1, i, size));
        }
        ports.get(i).prepare(frames);
      }
      for (RingPort port : ports) { // so that all addresses are known
        port.send(1);
      }
      long until = System.nanoTime() + SECOND_NANOS / 10;
      while (System.nanoTime() < until) {
        ports.forEach(RingPort::take);
      }
    }

    long forward(long nanos) {
      long frames = 0;
      long until = System.nanoTime() + nanos;
      while (System.nanoTime() < until) {
        for (RingPort port : ports) {
          port.reap();
          port.send(BATCH);
          frames += port.take();
        }
      }
      return frames;
    }

    long oneFrame() {
      long began = System.nanoTime();
      ports.getFirst().send(1);
      while (ports.getLast().take() == 0) {
        Thread.onSpinWait();
      }
      long nanos = System.nanoTime() - began;
      ports.getFirst().reap();
      return nanos;
    }

    /// Of the loop's thread, which is the switch and all its ports.
    long cpuNanos() {
      return threads.getThreadCpuTime(threadId());
    }

    /// The same thread's allocations on the heap since it began.
    long allocatedBytes() {
      return threads.getThreadAllocatedBytes(threadId());
    }

    private long threadId() {
      return loop.call(() -> Thread.currentThread().threadId());
    }

    @Override
    public void close() {
      ports.forEach(RingPort::close);
      servers.forEach(VhostUserServer::close);
      loop.close();
    }
  }

  private static String address(int port) {
    return String.format(Locale.ROOT, "52:54:00:00:0a:%02x", port);
  }

  private static byte[] frame(int to, int from, int size) {
    ByteBuffer bytes = ByteBuffer.allocate(size);
    bytes.put(MacAddress.parse(address(to)).octets());
    bytes.put(MacAddress.parse(address(from)).octets());
    bytes.putShort((short) 0x88b5); // IEEE's type for local experiments
    return bytes.array();
  }
}
