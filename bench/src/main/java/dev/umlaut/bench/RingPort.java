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
  private static final int SIZE = 256;
  private static final long REGION_BYTES = 4L << 20;

  private final Arena arena = Arena.ofShared();
  private final Fd file = Memory.anonymous("port", REGION_BYTES);
  private final MemorySegment memory = Memory.map(file, 0, REGION_BYTES, arena);
  private final RingClient client;
  private final Fd[] kicks = {EventFds.create(), EventFds.create()};
  private final FdPair[] calls = {UnixSockets.pair(), UnixSockets.pair()};
  private final DriverRing receive;
  private final DriverRing transmit;

  RingPort(Path socket) {
    client = new RingClient(socket, arena);
    client.negotiate();
    client.shareMemory(BASE, REGION_BYTES, file);
    DriverRing[] rings = new DriverRing[2];
    for (int i = 0; i < rings.length; i++) {
      boolean writable = i == 0;
      rings[i] = new DriverRing(memory, BASE, i * (REGION_BYTES / 2), SIZE, writable);
      client.addQueue(i, SIZE, rings[i].addresses(), kicks[i], calls[i].second());
    }
    receive = rings[0];
    transmit = rings[1];
    receive.offer(SIZE);
    EventFds.signal(kicks[0]);
  }

  @Override
  public void prepare(List<byte[]> frames) {
    transmit.prepare(frames);
  }

  @Override
  public int send(int most) {
    int free = Math.min(most, SIZE - transmit.inFlight());
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
