// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.microbench;

import dev.umlaut.fabric.Frame;
import dev.umlaut.frame.MacAddress;
import dev.umlaut.vhost.Chain;
import dev.umlaut.vhost.NetDevice;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What a network card does at the rings of a guest. What the guest does there is in it, as little
/// as possible.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RingBenchmarks {
  private static final int FRAME_BYTES = 1514;
  private static final int SEGMENT_BYTES = 65_000;

  private final Wire wire = new Wire(2);
  private final Chain chain = new Chain();
  private final Frame frame = Frames.tcp(2, 1, FRAME_BYTES);
  private final Frame segment = Frames.uncut(Frames.tcp(2, 1, SEGMENT_BYTES));
  private final RingGuest plain = guest(RingGuest.Shape.PLAIN);
  private final RingGuest indirect = guest(RingGuest.Shape.INDIRECT);

  private RingGuest guest(RingGuest.Shape shape) {
    NetDevice card = new NetDevice(wire.loop(), new MacAddress(0x5254_0000_0001L), 1500);
    card.connect(wire.plug(0));
    return new RingGuest(card, shape);
  }

  /// The station to which frames go is known.
  @Setup
  public void prepare() {
    wire.teach(1, 2);
    plain.prepare(Frames.tcp(1, 2, FRAME_BYTES));
    indirect.prepare(Frames.tcp(1, 2, FRAME_BYTES));
  }

  /// A chain of two descriptors is taken and handed back.
  @Benchmark
  public void pop() {
    plain.pop(chain);
  }

  /// A chain that is described in a table of its own is taken and handed back.
  @Benchmark
  public void popIndirect() {
    indirect.pop(chain);
  }

  /// A frame of 1514 bytes goes from a guest's ring, header and frame in two pieces, to the switch.
  @Benchmark
  public void transmit() {
    plain.transmit();
  }

  /// The same, with the pieces in a table of their own.
  @Benchmark
  public void transmitIndirect() {
    indirect.transmit();
  }

  /// A frame of 1514 bytes is copied into one buffer of a guest.
  @Benchmark
  public void receive() {
    plain.receive(frame);
  }

  /// A segment of 65000 bytes is copied into 16 buffers of a guest, which merges them.
  @Benchmark
  public void receiveMerged() {
    plain.receive(segment);
  }

  /// A segment of 65000 bytes is copied into one buffer, a table of 17 pages.
  @Benchmark
  public void receiveIndirect() {
    indirect.receive(segment);
  }

  /// Ends the loop.
  @TearDown
  public void end() {
    wire.close();
  }
}
