// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import dev.umlaut.os.Errno;
import dev.umlaut.os.Fd;
import dev.umlaut.os.UnixSockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// The front end's side of vhost-user, as far as a network card needs it. Every message is answered
/// before the next is sent.
final class RingClient implements AutoCloseable {
  private static final int GET_FEATURES = 1;
  private static final int SET_FEATURES = 2;
  private static final int SET_OWNER = 3;
  private static final int SET_MEM_TABLE = 5;
  private static final int SET_VRING_NUM = 8;
  private static final int SET_VRING_ADDR = 9;
  private static final int SET_VRING_BASE = 10;
  private static final int SET_VRING_KICK = 12;
  private static final int SET_VRING_CALL = 13;
  private static final int GET_PROTOCOL_FEATURES = 15;
  private static final int SET_PROTOCOL_FEATURES = 16;
  private static final int SET_VRING_ENABLE = 18;
  private static final int PLAIN = 1; // flags: the version
  private static final int NEED_REPLY = 9;
  private static final int HEADER_BYTES = 12;
  private static final int LIMIT_MILLIS = 10_000;

  private final Fd socket;
  private final MemorySegment buffer;

  RingClient(Path path, Arena arena) {
    socket = UnixSockets.connect(path);
    buffer = arena.allocate(4096, 8);
  }

  /// Accepts all that is offered.
  void negotiate() {
    send(SET_OWNER, PLAIN, List.of());
    long features = ask(GET_FEATURES, PLAIN, List.of());
    long protocol = ask(GET_PROTOCOL_FEATURES, PLAIN, List.of());
    demand(SET_PROTOCOL_FEATURES, List.of(), protocol);
    demand(SET_FEATURES, List.of(), features);
  }

  void shareMemory(long address, long bytes, Fd file) {
    demand(SET_MEM_TABLE, List.of(file), 1, address, bytes, address, 0);
  }

  /// @param addresses of descriptors, used and available ring
  void addQueue(int index, int size, long[] addresses, Fd kick, Fd call) {
    demand(SET_VRING_CALL, List.of(call), index);
    demand(SET_VRING_NUM, List.of(), pair(index, size));
    demand(SET_VRING_BASE, List.of(), pair(index, 0));
    demand(SET_VRING_ADDR, List.of(), pair(index, 0), addresses[0], addresses[1], addresses[2], -1);
    demand(SET_VRING_KICK, List.of(kick), index);
    demand(SET_VRING_ENABLE, List.of(), pair(index, 1));
  }

  private static long pair(int low, int high) {
    return (long) high << Integer.SIZE | low;
  }

  private void demand(int request, List<Fd> passed, long... words) {
    long status = ask(request, NEED_REPLY, passed, words);
    if (status != 0) {
      throw new IllegalStateException("request " + request + " was refused");
    }
  }

  private long ask(int request, int flags, List<Fd> passed, long... words) {
    send(request, flags, passed, words);
    receive(HEADER_BYTES);
    receive(Long.BYTES);
    return buffer.get(ValueLayout.JAVA_LONG, 0);
  }

  private void send(int request, int flags, List<Fd> passed, long... words) {
    buffer.set(ValueLayout.JAVA_INT, 0, request);
    buffer.set(ValueLayout.JAVA_INT, 4, flags);
    buffer.set(ValueLayout.JAVA_INT, 8, words.length * Long.BYTES);
    for (int i = 0; i < words.length; i++) {
      buffer.set(ValueLayout.JAVA_LONG_UNALIGNED, HEADER_BYTES + (long) i * Long.BYTES, words[i]);
    }
    int bytes = HEADER_BYTES + words.length * Long.BYTES;
    if (passed.isEmpty()) {
      UnixSockets.send(socket, buffer, 0, bytes);
    } else {
      UnixSockets.send(socket, buffer, bytes, passed);
    }
  }

  private void receive(int bytes) {
    for (int i = 0; i < LIMIT_MILLIS; i++) {
      int got = UnixSockets.receive(socket, buffer, 0, bytes, Fd::close);
      if (got == bytes) {
        return;
      }
      if (got != -Errno.EAGAIN) {
        throw new IllegalStateException("the back end has closed the connection");
      }
      LockSupport.parkNanos(1_000_000);
    }
    throw new IllegalStateException("the back end does not answer");
  }

  @Override
  public void close() {
    socket.close();
  }
}
