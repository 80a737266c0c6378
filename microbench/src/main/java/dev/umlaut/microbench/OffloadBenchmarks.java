// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.microbench;

import dev.umlaut.fabric.Frame;
import dev.umlaut.fabric.Softener;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What has to be done in software for a receiver that cannot take a guest's frame as it is.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OffloadBenchmarks {
  private static final int LARGEST = 65_549; // an IP packet of 65535 bytes

  private final Softener softener = new Softener();
  private final Frame unsummed = Frames.unsummed(Frames.tcp(1, 2, 1514));
  private final Frame uncut = Frames.uncut(Frames.tcp(1, 2, LARGEST));
  private final Predicate<Frame> receiver = OffloadBenchmarks::taken;

  private static boolean taken(Frame frame) {
    return frame.length() > 0;
  }

  /// The checksum of 1514 bytes.
  @Benchmark
  public Softener.Outcome checksum() {
    return softener.soften(unsummed, receiver);
  }

  /// 64 KiB of TCP cut into 46 pieces, each with its sums.
  @Benchmark
  public Softener.Outcome cut() {
    return softener.soften(uncut, receiver);
  }
}
