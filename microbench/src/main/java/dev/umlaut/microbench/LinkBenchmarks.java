// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.microbench;

import dev.umlaut.fabric.Direction;
import dev.umlaut.fabric.Drop;
import dev.umlaut.fabric.Frame;
import dev.umlaut.fabric.Impairments;
import dev.umlaut.fabric.Loss;
import dev.umlaut.frame.filter.PacketFilter;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What a cable costs on which the fate of each frame is decided.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LinkBenchmarks {
  /// What happens on the cable.
  public enum Fate {
    /// Nothing.
    NONE,
    /// Loss, each frame by itself.
    LOSS,
    /// Loss in bursts, after Gilbert and Elliott.
    BURSTS,
    /// A filter that does not match.
    FILTER,
    /// Loss, duplicates and broken frames.
    ALL
  }

  /// All of them, one after the other.
  @Param public Fate fate = Fate.NONE;

  private final Wire wire = new Wire(2);
  private final Frame frame = Frames.tcp(1, 2, 64);

  /// The way from the first port into the network is impaired.
  @Setup
  public void prepare() {
    wire.teach(0, 1);
    wire.teach(1, 2);
    wire.plug(0).link().impair(Direction.TO_NETWORK, impairments());
  }

  private Impairments impairments() {
    Impairments none = Impairments.NONE;
    Loss some = new Loss.Independent(0.01);
    return switch (fate) {
      case NONE -> none;
      case LOSS -> none.withLoss(some);
      case BURSTS -> none.withLoss(new Loss.Bursts(0.01, 0.3, 1, 0));
      case FILTER -> none.withDrop(new Drop(PacketFilter.parse("udp port 4500"), 3));
      case ALL -> none.withLoss(some).withDuplicate(0.01).withCorrupt(0.01);
    };
  }

  /// One frame.
  @Benchmark
  public void cross() {
    wire.send(0, frame);
  }

  /// Ends the loop.
  @TearDown
  public void end() {
    wire.close();
  }
}
