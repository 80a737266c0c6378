// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.os.Errno;
import dev.umlaut.os.EventFds;
import dev.umlaut.os.Fd;
import dev.umlaut.os.FdPair;
import dev.umlaut.os.Memory;
import dev.umlaut.os.UnixSockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A front end without a kernel: speaks vhost-user over a real socket, in the order in which User
/// Mode Linux does, with real shared memory and descriptors.
final class TestFrontEnd implements AutoCloseable {
  static final long BASE = 0x8c7000;
  static final int MEMORY_BYTES = 1 << 20;
  private static final long LIMIT_NANOS = 20_000_000_000L;
  private static final int QUEUE_SIZE = 16;

  final Fd file = Memory.anonymous("guest", BASE + MEMORY_BYTES);
  final List<DriverQueue> queues = new ArrayList<>();
  final FdPair requests = UnixSockets.pair();
  private final Arena arena = Arena.ofShared();
  final MemorySegment bytes = Memory.map(file, BASE, MEMORY_BYTES, arena);
  private final MemorySegment buffer = arena.allocate(8192, 8);
  private final List<Fd> kicks = new ArrayList<>();
  private final List<FdPair> calls = new ArrayList<>();
  private final Fd socket;
  private boolean inBand;

  /// How many messages it sends before it goes away in the middle of one.
  int messagesLeft = Integer.MAX_VALUE;

  /// Bytes of the message in which it goes away.
  int lastBytes;

  /// It has sent what it should.
  static final class GoneException extends RuntimeException {
    @java.io.Serial private static final long serialVersionUID = 1L;
  }

  TestFrontEnd(Path path) {
    socket = UnixSockets.connect(path);
  }

  /// Waits for something that another thread does.
  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it did not happen within 20 s");
      }
      LockSupport.parkNanos(200_000);
    }
  }

  static byte[] words(int... values) {
    ByteBuffer payload = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      payload.putInt(value);
    }
    return payload.array();
  }

  static byte[] longs(long... values) {
    ByteBuffer payload = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      payload.putLong(value);
    }
    return payload.array();
  }

  /// Sends a message.
  void send(int request, int flags, byte[] payload, Fd... fds) {
    buffer.set(ValueLayout.JAVA_INT, 0, request);
    buffer.set(ValueLayout.JAVA_INT, 4, flags);
    buffer.set(ValueLayout.JAVA_INT, 8, payload.length);
    MemorySegment.copy(payload, 0, buffer, ValueLayout.JAVA_BYTE, 12, payload.length);
    if (messagesLeft-- == 0) {
      sendRaw(Math.min(lastBytes, 11 + payload.length));
      throw new GoneException();
    }
    sendRaw(12 + payload.length, fds);
  }

  /// Sends the first bytes of the buffer, whatever they are.
  void sendRaw(int length, Fd... fds) {
    if (fds.length == 0) {
      UnixSockets.send(socket, buffer, 0, length);
    } else {
      UnixSockets.send(socket, buffer, length, List.of(fds));
    }
  }

  MemorySegment raw() {
    return buffer;
  }

  /// Sends a message and reads the answer's payload; the header must be exactly as UML demands.
  byte[] ask(int request, int flags, byte[] payload, Fd... fds) {
    send(request, flags, payload, fds);
    byte[] head = receive(12);
    ByteBuffer header = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    if (header.getInt(0) != request || header.getInt(4) != 5) {
      throw new AssertionError(
          "request " + header.getInt(0) + " flags " + header.getInt(4) + " answers " + request);
    }
    return receive(header.getInt(8));
  }

  long askLong(int request, int flags, byte[] payload, Fd... fds) {
    byte[] answer = ask(request, flags, payload, fds);
    return ByteBuffer.wrap(answer).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  /// Whether the back end has closed the connection.
  boolean isClosed() {
    return UnixSockets.receive(socket, buffer, 0, 1, Fd::close) == 0;
  }

  /// Goes through the whole set-up, with all features that are offered except those given.
  void start(int queueCount, long without) {
    send(VhostUser.SET_OWNER, 1, new byte[0]);
    long features = askLong(VhostUser.GET_FEATURES, 1, new byte[0]) & ~without;
    long protocol = askLong(VhostUser.GET_PROTOCOL_FEATURES, 1, new byte[0]);
    inBand = (protocol & Virtio.bits(VhostUser.PROTOCOL_INBAND_NOTIFICATIONS)) != 0;
    expectZero(askLong(VhostUser.SET_PROTOCOL_FEATURES, 9, longs(protocol)));
    expectZero(askLong(VhostUser.SET_BACKEND_REQ_FD, 9, new byte[0], requests.second()));
    expectZero(askLong(VhostUser.SET_FEATURES, 9, longs(features)));
    byte[] table = longs(1, BASE, MEMORY_BYTES, BASE, BASE);
    expectZero(askLong(VhostUser.SET_MEM_TABLE, 9, table, file));
    for (int i = 0; i < queueCount; i++) {
      long at = i * ((DriverQueue.bytes(QUEUE_SIZE) + 4095) & -4096);
      DriverQueue queue = new DriverQueue(bytes, BASE, at, QUEUE_SIZE);
      queues.add(queue);
      calls.add(UnixSockets.pair());
      if (!inBand) {
        expectZero(askLong(VhostUser.SET_VRING_CALL, 9, longs(i), calls.get(i).second()));
      }
      expectZero(askLong(VhostUser.SET_VRING_NUM, 9, words(i, QUEUE_SIZE)));
      expectZero(askLong(VhostUser.SET_VRING_BASE, 9, words(i, 0)));
      expectZero(askLong(VhostUser.SET_VRING_ADDR, 9, addresses(i, queue)));
    }
    for (int i = 0; i < queueCount; i++) {
      kicks.add(EventFds.create());
      if (!inBand) {
        expectZero(askLong(VhostUser.SET_VRING_KICK, 9, longs(i), kicks.get(i)));
      }
      expectZero(askLong(VhostUser.SET_VRING_ENABLE, 9, words(i, 1)));
    }
  }

  static byte[] addresses(int index, DriverQueue queue) {
    return ByteBuffer.allocate(40)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(index)
        .putInt(0)
        .putLong(queue.descriptorsAddress())
        .putLong(queue.usedAddress())
        .putLong(queue.availableAddress())
        .putLong(-1)
        .array();
  }

  /// Kicks a queue; in band, that is over when it was answered.
  void kick(int queue) {
    if (inBand) {
      expectZero(askLong(VhostUser.VRING_KICK, 9, words(queue, 0)));
    } else {
      EventFds.signal(kicks.get(queue));
    }
  }

  /// Waits for a request of the back end that wants an answer.
  ///
  /// @return which it is
  int awaitRequest() {
    int[] got = {0};
    await(() -> {
      got[0] = UnixSockets.receive(requests.first(), buffer, 0, 12, Fd::close);
      return got[0] != -Errno.EAGAIN;
    });
    int flags = buffer.get(ValueLayout.JAVA_INT, 4);
    int request = buffer.get(ValueLayout.JAVA_INT, 0);
    int payload = buffer.get(ValueLayout.JAVA_INT, 8);
    if (got[0] != 12 || flags != 9) {
      throw new AssertionError(got[0] + " bytes, request " + request + " with flags " + flags);
    }
    if (payload > 0) {
      UnixSockets.receive(requests.first(), buffer, 0, payload, Fd::close);
    }
    return request;
  }

  /// Whether the back end has asked for nothing that was not read.
  boolean hasNoRequest() {
    return UnixSockets.receive(requests.first(), buffer, 0, 1, Fd::close) == -Errno.EAGAIN;
  }

  /// Answers a request of the back end as UML does.
  void answer(int request) {
    buffer.set(ValueLayout.JAVA_INT, 0, request);
    buffer.set(ValueLayout.JAVA_INT, 4, 5);
    buffer.set(ValueLayout.JAVA_INT, 8, 8);
    buffer.set(ValueLayout.JAVA_LONG_UNALIGNED, 12, 0);
    UnixSockets.send(requests.first(), buffer, 0, 20);
  }

  /// Takes the calls that have come for a queue.
  long takeCalls(int queue) {
    return EventFds.drain(calls.get(queue).first());
  }

  private byte[] receive(int length) {
    byte[] got = new byte[length];
    int[] have = {0};
    while (have[0] < length) {
      int[] result = {-Errno.EAGAIN};
      await(() -> {
        result[0] = UnixSockets.receive(socket, buffer, 0, length - have[0], Fd::close);
        return result[0] != -Errno.EAGAIN;
      });
      if (result[0] <= 0) {
        throw new AssertionError("the back end has closed the connection");
      }
      MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, got, have[0], result[0]);
      have[0] += result[0];
    }
    return got;
  }

  private static void expectZero(long status) {
    if (status != 0) {
      throw new AssertionError("status " + status);
    }
  }

  @Override
  public void close() {
    socket.close();
    requests.close();
    kicks.forEach(Fd::close);
    calls.forEach(FdPair::close);
    file.close();
    arena.close();
  }
}
