// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import dev.umlaut.os.AddressedSockets;
import dev.umlaut.os.Fd;
import dev.umlaut.os.UnixSockets;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A port at which each frame is one datagram: of `uml_switch` and `vde_switch`, as guests of
/// theirs have it, or the far end of a pair of virtual Ethernet cards.
final class SocketPort implements GeneratorPort {
  private static final int MAGIC = 0xfeedface;
  private static final int VERSION = 3;
  private static final int NEW_CONTROL = 0;
  private static final int SOCKADDR_UN_BYTES = 110;
  private static final int FRAME_BYTES_MAX = 2048;
  private static final int PATIENCE_MILLIS = 5_000;

  /// What is taken at once: a generator that only takes would never send.
  private static final int TAKEN_MAX = 256;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment into = arena.allocate(FRAME_BYTES_MAX);
  private final List<Fd> open;
  private final Fd data;
  private MemorySegment[] frames = {};
  private int next;

  private SocketPort(Fd data, List<Fd> open) {
    this.data = data;
    this.open = open;
  }

  /// Plugs into a switch that speaks version 3 of the protocol of `uml_switch`.
  ///
  /// @param control the socket at which it listens
  /// @param own where the port's socket is to be
  static SocketPort plug(Path control, Path own) {
    Fd connection = UnixSockets.connect(control);
    Fd data = UnixSockets.datagram(own);
    ByteBuffer request =
        ByteBuffer.allocate(3 * Integer.BYTES + SOCKADDR_UN_BYTES)
            .order(ByteOrder.nativeOrder())
            .putInt(MAGIC)
            .putInt(VERSION)
            .putInt(NEW_CONTROL)
            .put(AddressedSockets.ofPath(own));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(request.capacity());
      bytes.copyFrom(MemorySegment.ofArray(request.array()));
      int sent = UnixSockets.send(connection, bytes, 0, request.capacity());
      if (sent != request.capacity()) {
        throw new IllegalStateException("the switch at " + control + " takes no request");
      }
      MemorySegment answer = arena.allocate(SOCKADDR_UN_BYTES);
      AddressedSockets.connect(data, answered(connection, answer, control));
    }
    return new SocketPort(data, List.of(connection, data));
  }

  private static byte[] answered(Fd connection, MemorySegment answer, Path control) {
    for (int i = 0; i < PATIENCE_MILLIS; i++) {
      int got = UnixSockets.receive(connection, answer, 0, SOCKADDR_UN_BYTES, Fd::close);
      if (got > 0) {
        return answer.asSlice(0, got).toArray(ValueLayout.JAVA_BYTE);
      }
      LockSupport.parkNanos(1_000_000);
    }
    throw new IllegalStateException("the switch at " + control + " does not answer");
  }

  /// Takes hold of an interface of this machine.
  static SocketPort on(String card) {
    try {
      String index = Files.readString(Path.of("/sys/class/net", card, "ifindex")).strip();
      Fd data = AddressedSockets.packet(Integer.parseInt(index), Mix.ETHER_TYPE);
      return new SocketPort(data, List.of(data));
    } catch (IOException e) {
      throw new IllegalStateException("no interface " + card, e);
    }
  }

  @Override
  public void prepare(List<byte[]> sent) {
    frames =
        sent.stream()
            .map(frame -> arena.allocate(frame.length).copyFrom(MemorySegment.ofArray(frame)))
            .toArray(MemorySegment[]::new);
  }

  @Override
  public int send(int most) {
    for (int i = 0; i < most; i++) {
      MemorySegment frame = frames[next];
      if (UnixSockets.send(data, frame, 0, (int) frame.byteSize()) < 0) {
        return i;
      }
      next = next + 1 == frames.length ? 0 : next + 1;
    }
    return most;
  }

  @Override
  public int take() {
    int taken = 0;
    while (taken < TAKEN_MAX && AddressedSockets.receive(data, into) > 0) {
      taken++;
    }
    return taken;
  }

  @Override
  public void reap() {
    // A datagram that was sent is done with.
  }

  @Override
  public void close() {
    open.forEach(Fd::close);
    arena.close();
  }
}
