// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.loop.DeviceClock;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.loop.Interest;
import dev.umlaut.loop.Interrupts;
import dev.umlaut.loop.Watch;
import dev.umlaut.os.Errno;
import dev.umlaut.os.Fd;
import dev.umlaut.os.FileIo;
import dev.umlaut.os.UnixSockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The way back of a vhost-user connection, on which the device asks the front end: to look at its
/// configuration; and, in virtual time, to take an interrupt of a queue. In virtual time both are
/// interrupts that the front end acknowledges, and the calendar waits for that.
///
/// Owned by the loop's thread.
final class RequestChannel implements AutoCloseable {
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private final Fd socket;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment sending = arena.allocate(VhostUser.HEADER_BYTES + 8, 8);
  private final MessageReader answer;

  /// In virtual time only.
  private final @Nullable Interrupts interrupts;

  private final @Nullable Watch watch;

  /// @param clock in virtual time
  /// @param socket ours now
  /// @param guarded runs what may fail by the guest's doing
  RequestChannel(
      EventLoop loop, @Nullable DeviceClock clock, Fd socket, Consumer<Runnable> guarded) {
    this.socket = socket;
    this.answer = new MessageReader(socket, arena);
    this.interrupts =
        clock == null ? null : clock.interrupts(() -> guarded.accept(RequestChannel::overdue));
    try {
      if (interrupts == null) {
        watch = null;
      } else {
        FileIo.setNonBlocking(socket);
        watch = loop.watch(socket, Interest.READ, _ -> guarded.accept(this::receive));
      }
    } catch (RuntimeException e) {
      socket.close();
      arena.close();
      throw e;
    }
  }

  private static void overdue() {
    throw new VirtqueueException("the guest does not take an interrupt");
  }

  /// Tells that the configuration has changed.
  void configChanged() {
    request(VhostUser.BACKEND_CONFIG_CHANGE, 0);
  }

  /// Interrupts the guest for a queue, in virtual time.
  void interrupt(int queue) {
    sending.set(INT, VhostUser.HEADER_BYTES, queue);
    sending.set(INT, VhostUser.HEADER_BYTES + 4, 0);
    request(VhostUser.BACKEND_VRING_CALL, 8);
  }

  private void request(int request, int payloadBytes) {
    Interrupts accounts = interrupts;
    if (accounts == null) {
      boolean _ = send(request, 0, payloadBytes);
    } else if (isOpen()) {
      accounts.sending();
      if (send(request, VhostUser.NEED_REPLY, payloadBytes)) {
        accounts.sent();
      }
    }
  }

  /// Whether answers can still come.
  private boolean isOpen() {
    return watch != null && watch.isOpen();
  }

  /// @return false when the front end is gone, which is no fault: the connection itself tells so
  private boolean send(int request, int flags, int payloadBytes) {
    sending.set(INT, 0, request);
    sending.set(INT, 4, VhostUser.VERSION | flags);
    sending.set(INT, 8, payloadBytes);
    int bytes = VhostUser.HEADER_BYTES + payloadBytes;
    int sent = UnixSockets.send(socket, sending, 0, bytes);
    if (sent == -Errno.EPIPE || sent == -Errno.ECONNRESET) {
      return false;
    }
    if (sent != bytes) {
      throw new VirtqueueException(
          "a request was not taken: " + (sent < 0 ? Errno.describe(-sent) : sent + " bytes"));
    }
    return true;
  }

  private void receive() {
    while (isOpen()) {
      switch (answer.read()) {
        case MESSAGE -> taken();
        case WAITING -> {
          return;
        }
        case END -> stop();
      }
    }
  }

  private void taken() {
    boolean known =
        answer.request() == VhostUser.BACKEND_VRING_CALL
            || answer.request() == VhostUser.BACKEND_CONFIG_CHANGE;
    boolean reply = (answer.flags() & VhostUser.REPLY) != 0;
    if (!known || !reply || interrupts == null || !interrupts.taken()) {
      throw new VirtqueueException("an answer that nobody asked for");
    }
  }

  private void stop() {
    if (watch != null && interrupts != null) {
      watch.close();
      interrupts.close();
    }
  }

  @Override
  public void close() {
    stop();
    socket.close();
    answer.close();
    arena.close();
  }
}
