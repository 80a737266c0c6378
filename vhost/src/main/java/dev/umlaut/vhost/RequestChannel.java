// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.loop.EventLoop;
import dev.umlaut.loop.Interest;
import dev.umlaut.loop.VirtualTime;
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
/// configuration; and, in virtual time, to take an interrupt. The latter is acknowledged, and the
/// calendar waits for that.
///
/// Owned by the loop's thread.
final class RequestChannel implements AutoCloseable {
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private final Fd socket;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment sending = arena.allocate(VhostUser.HEADER_BYTES + 8, 8);
  private final MessageReader answer;
  private final @Nullable VirtualTime time;
  private final @Nullable Watch watch;
  private int unanswered;

  /// @param socket ours now
  /// @param guarded runs what may fail by the guest's doing
  RequestChannel(EventLoop loop, Fd socket, Consumer<Runnable> guarded) {
    this.socket = socket;
    this.answer = new MessageReader(socket, arena);
    this.time = loop.virtualTime().orElse(null);
    if (time == null) {
      watch = null;
    } else {
      FileIo.setNonBlocking(socket);
      watch = loop.watch(socket, Interest.READ, _ -> guarded.accept(this::receive));
    }
  }

  /// Tells that the configuration has changed.
  void configChanged() {
    send(VhostUser.BACKEND_CONFIG_CHANGE, 0, 0);
  }

  /// Interrupts the guest for a queue, in virtual time.
  void interrupt(int queue) {
    VirtualTime calendar = time;
    if (calendar == null) {
      throw new IllegalStateException("in real time a queue has its own descriptor for this");
    }
    sending.set(INT, VhostUser.HEADER_BYTES, queue);
    sending.set(INT, VhostUser.HEADER_BYTES + 4, 0);
    if (send(VhostUser.BACKEND_VRING_CALL, VhostUser.NEED_REPLY, 8)) {
      unanswered++;
      calendar.interruptSent();
    }
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
    while (true) {
      switch (answer.read()) {
        case MESSAGE -> taken(1);
        case WAITING -> {
          return;
        }
        case END -> {
          stop();
          return;
        }
      }
    }
  }

  private void taken(int interrupts) {
    VirtualTime calendar = time;
    if (calendar == null || interrupts > unanswered) {
      throw new VirtqueueException("an answer that nobody asked for");
    }
    for (int i = 0; i < interrupts; i++) {
      calendar.interruptTaken();
    }
    unanswered -= interrupts;
  }

  private void stop() {
    Watch open = watch;
    if (open != null) {
      open.close();
      taken(unanswered);
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
