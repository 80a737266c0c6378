// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import dev.umlaut.os.Errno;
import dev.umlaut.os.Fd;
import dev.umlaut.os.UnixSockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One kernel in time travel: `u32 op | u32 sequence | u64 nanoseconds` on a unix socket that it
/// connects to as it starts (Linux, `include/uapi/linux/um_timetravel.h`, `um_timetravel_msg`).
///
/// ```
///   EXPECTED ──START──► STARTED ──our ACK──► RUNNING ──WAIT──► WAITING
///                                                ▲──────RUN───────┘         any ──► GONE
/// ```
///
/// Owned by the loop thread.
final class ClockClient implements AutoCloseable {
  enum State {
    /// Its kernel has not connected yet.
    EXPECTED,
    /// Its kernel waits to be let in.
    STARTED,
    /// It has the processor.
    RUNNING,
    /// It waits for its request, or for an interrupt.
    WAITING,
    GONE
  }

  static final int ACK = 0;
  static final int START = 1;
  static final int REQUEST = 2;
  static final int WAIT = 3;
  static final int GET = 4;
  static final int UPDATE = 5;
  static final int RUN = 6;
  static final int GET_TIME_OF_DAY = 8;
  static final int BROADCAST = 9;

  static final int END = -1; // what a read came to without a message
  static final int NOTHING = -2;

  private static final int BYTES = 16;
  private static final int SEQUENCE = 4;
  private static final int TIME = 8;
  private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG;

  private final int id;
  private final String name;
  private final Fd listener;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment message = arena.allocate(BYTES, Long.BYTES);
  private @Nullable Fd socket;
  private State state = State.EXPECTED;

  /// The calendar's time at which this client's own clock began: it counts from zero.
  private long beganNanos;

  private int startSequence;
  private int sent;

  /// @param id its place in the [Schedule]
  /// @param path of the socket, at most 107 bytes
  ClockClient(int id, String name, Path path) {
    this.id = id;
    this.name = name;
    this.listener = UnixSockets.listen(path);
  }

  int id() {
    return id;
  }

  String name() {
    return name;
  }

  State state() {
    return state;
  }

  void state(State next) {
    state = next;
  }

  Fd listener() {
    return listener;
  }

  /// Takes the kernel's connection.
  ///
  /// @return it, or null when there is none, or one already
  @Nullable Fd accept() {
    @Nullable Fd accepted = UnixSockets.accept(listener).orElse(null);
    if (accepted == null) {
      return null;
    }
    if (socket != null) {
      accepted.close();
      return null;
    }
    socket = accepted;
    return accepted;
  }

  /// Reads one message.
  ///
  /// @return its operation, or [#END] when the connection is over, or [#NOTHING]
  int read() {
    Fd open = socket;
    if (open == null) {
      return NOTHING;
    }
    int got = UnixSockets.receive(open, message, 0, BYTES, Fd::close);
    if (got == -Errno.EAGAIN) {
      return NOTHING;
    }
    if (got != BYTES) {
      return END; // each message is one small write, which arrives whole
    }
    int operation = message.get(U32, 0);
    if (operation == START) {
      startSequence = sequence();
    }
    return operation;
  }

  int sequence() {
    return message.get(U32, SEQUENCE);
  }

  /// Lets the kernel in: it runs from here on.
  ///
  /// @param log takes the other descriptor that the kernel expects; it writes nothing there
  /// @return whether the kernel takes it; one that is gone does, and tells so itself
  boolean start(long nowNanos, Schedule schedule, Fd log) {
    beganNanos = nowNanos;
    put(ACK, startSequence, id);
    Fd open = socket;
    return open == null
        || isTaken(UnixSockets.send(open, message, BYTES, List.of(schedule.file(), log)));
  }

  /// Answers the message read last.
  ///
  /// @param value a time of the calendar's clock, or of day
  /// @return whether the kernel takes it
  boolean answer(long value) {
    return send(ACK, sequence(), value);
  }

  /// Gives the kernel the processor, at exactly the time that it asked for.
  ///
  /// @return whether the kernel takes it
  boolean run(long requestNanos) {
    return send(RUN, ++sent, requestNanos - beganNanos);
  }

  private boolean send(int operation, int sequence, long value) {
    put(operation, sequence, value);
    Fd open = socket;
    return open == null || isTaken(UnixSockets.send(open, message, 0, BYTES));
  }

  private void put(int operation, int sequence, long value) {
    message.set(U32, 0, operation);
    message.set(U32, SEQUENCE, sequence);
    message.set(U64, TIME, value);
  }

  /// A kernel reads each message before it does anything else: there is always room.
  private static boolean isTaken(int sent) {
    return sent == BYTES || sent == -Errno.EPIPE || sent == -Errno.ECONNRESET;
  }

  @Nullable Fd socket() {
    return socket;
  }

  @Override
  public void close() {
    state = State.GONE;
    listener.close();
    Fd open = socket;
    if (open != null) {
      open.close();
      socket = null;
    }
    arena.close();
  }
}
