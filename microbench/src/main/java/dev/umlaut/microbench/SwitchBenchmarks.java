// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.microbench;

import dev.umlaut.fabric.Frame;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What a switch does with a frame.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SwitchBenchmarks {
  private static final int STATIONS = 1024;
  private static final int PORTS = 32;

  private final Wire wire = new Wire(PORTS);
  private final Frame[] from = new Frame[STATIONS];
  private final Frame known = Frames.tcp(1, 2, 64);
  private final Frame unknown = Frames.tcp(1, 0xffff, 64);
  private int next;

  /// Some stations are known before.
  @Setup
  public void prepare() {
    for (int i = 0; i < STATIONS; i++) {
      from[i] = Frames.tcp(i + 1, (i + 1) % STATIONS + 1, 64);
      wire.teach(i % PORTS, i + 1);
    }
  }

  /// A frame to a station that is known: both addresses are looked up.
  @Benchmark
  public void forward() {
    wire.send(0, known);
  }

  /// The same, with a thousand stations behind 32 ports that take turns.
  @Benchmark
  public void forwardOfMany() {
    next = (next + 1) % STATIONS;
    wire.send(next % PORTS, from[next]);
  }

  /// A station that moves to another port with each frame: its address is learnt anew.
  @Benchmark
  public void learn() {
    next = (next + 1) % PORTS;
    wire.send(next, known);
  }

  /// A frame for a station that nobody knows: all other ports get it.
  @Benchmark
  public void flood() {
    wire.send(0, unknown);
  }

  /// Ends the loop.
  @TearDown
  public void end() {
    wire.close();
  }
}
