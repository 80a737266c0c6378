// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import dev.umlaut.os.EventFds;
import dev.umlaut.os.Fd;
import dev.umlaut.os.FdPair;
import dev.umlaut.os.Memory;
import dev.umlaut.os.UnixSockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/// A network card's driver without a kernel: a port of the switch that sends and takes frames as
/// fast as its rings allow, over vhost-user, as a guest does.
final class RingPort implements GeneratorPort {
  private static final long BASE = 0x10_0000;
  private static final int QUEUES = 2;

  private final Arena arena = Arena.ofShared();
  private final int size;
  private final Fd file;
  private final RingClient client;
  private final Fd[] kicks = {EventFds.create(), EventFds.create()};
  private final FdPair[] calls = {UnixSockets.pair(), UnixSockets.pair()};
  private final DriverRing receive;
  private final DriverRing transmit;

  /// @param size of each ring, in buffers: a power of two
  RingPort(Path socket, int size) {
    this.size = size;
    long bytes = DriverRing.bytes(size);
    file = Memory.anonymous("port", QUEUES * bytes);
    MemorySegment memory = Memory.map(file, 0, QUEUES * bytes, arena);
    client = new RingClient(socket, arena);
    client.negotiate();
    client.shareMemory(BASE, QUEUES * bytes, file);
    DriverRing[] rings = new DriverRing[QUEUES];
    for (int i = 0; i < rings.length; i++) {
      boolean writable = i == 0;
      rings[i] = new DriverRing(memory, BASE, i * bytes, size, writable);
      client.addQueue(i, size, rings[i].addresses(), kicks[i], calls[i].second());
    }
    receive = rings[0];
    transmit = rings[1];
    receive.offer(size);
    EventFds.signal(kicks[0]);
  }

  @Override
  public void prepare(List<byte[]> frames) {
    transmit.prepare(frames);
  }

  @Override
  public int send(int most) {
    int free = Math.min(most, size - transmit.inFlight());
    if (free > 0 && transmit.offer(free)) {
      EventFds.signal(kicks[1]);
    }
    return free;
  }

  @Override
  public int take() {
    int got = receive.collect();
    if (got > 0 && receive.offer(got)) {
      EventFds.signal(kicks[0]);
    }
    return got;
  }

  @Override
  public void reap() {
    int _ = transmit.collect();
  }

  @Override
  public void close() {
    client.close();
    for (Fd kick : kicks) {
      kick.close();
    }
    for (FdPair call : calls) {
      call.close();
    }
    file.close();
    arena.close();
  }
}
