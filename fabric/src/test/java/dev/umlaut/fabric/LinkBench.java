// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One link on a hub, on a virtual clock: numbered frames go in, and what comes out is noted.
final class LinkBench implements AutoCloseable {
  static final int NUMBER_AT = 14;

  final VirtualLab lab = new VirtualLab();
  final Attachment from;
  final Attachment sink;
  final List<Arrival> arrivals = new ArrayList<>();
  final List<Boolean> carrier = new ArrayList<>();

  /// A frame that has come out.
  record Arrival(int number, long nanos, MemorySegment bytes) {}

  LinkBench(long seed) {
    this(seed, "moon:eth0");
  }

  LinkBench(long seed, String name) {
    Network hub = Network.hub("hub", new Wiring(lab.loop, seed, VirtualLab.START));
    from = hub.attach(name, new Sender());
    sink = hub.attach("sink", this::note);
  }

  /// The link's own port takes nothing, and notes its carrier.
  private final class Sender implements Port {
    @Override
    public boolean deliver(Frame frame) {
      return false;
    }

    @Override
    public void carrierChanged(boolean up) {
      carrier.add(up);
    }
  }

  private boolean note(Frame frame) {
    byte[] bytes = new byte[frame.length()];
    MemorySegment copy = MemorySegment.ofArray(bytes);
    frame.copyTo(copy, 0, 0, bytes.length);
    int number = bytes.length < NUMBER_AT + 4 ? 0 : ByteBuffer.wrap(bytes).getInt(NUMBER_AT);
    return arrivals.add(new Arrival(number, lab.loop.nowNanos(), copy));
  }

  void impair(Impairments impairments) {
    lab.run(() -> from.link().impair(Direction.TO_NETWORK, impairments));
  }

  LinkCounters counters() {
    return from.link().counters(Direction.TO_NETWORK);
  }

  /// A frame with a number and as many bytes.
  static byte[] frame(int number, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    bytes.putLong(0x5254_0000_0002_5254L).putInt(1).putShort((short) 0x88b5).putInt(number);
    return bytes.array();
  }

  void send(byte[] bytes) {
    from.send(Frame.of(MemorySegment.ofArray(bytes)));
    from.flush();
  }

  /// Sends frames with the numbers from 0, so far apart, and waits for the last.
  void run(int count, Duration apart) {
    for (int done = 0; done < count; ) {
      int from = done;
      int to = apart.isZero() ? count : Math.min(count, done + 1000);
      lab.run(() -> {
        long startNanos = lab.loop.nowNanos();
        for (int i = from; i < to; i++) {
          int number = i;
          if (apart.isZero()) {
            send(frame(number, 64));
          } else {
            var _ =
                lab.loop.at(
                    startNanos + (i - from) * apart.toNanos(), () -> send(frame(number, 64)));
          }
        }
      });
      done = to;
      lab.pass(apart.multipliedBy(1000));
    }
    lab.pass(Duration.ofMinutes(2));
  }

  List<Integer> numbers() {
    return arrivals.stream().map(Arrival::number).toList();
  }

  @Override
  public void close() {
    lab.close();
  }
}
