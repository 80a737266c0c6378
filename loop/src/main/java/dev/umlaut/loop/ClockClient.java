// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import dev.umlaut.os.EnvironmentException;
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
  static final int WAIT = 3;
  static final int GET = 4;
  static final int RUN = 6;
  static final int GET_TIME_OF_DAY = 8;

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
    if (accepted != null && socket != null) {
      accepted.close();
      return null;
    }
    socket = accepted;
    return accepted;
  }

  /// Reads one message.
  ///
  /// @return its operation, or -1 when the connection is over
  int read() {
    int got = UnixSockets.receive(connection(), message, 0, BYTES, Fd::close);
    if (got != BYTES) {
      return -1; // each message is one small write, which arrives whole
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
  void start(long nowNanos, Schedule schedule, Fd log) {
    beganNanos = nowNanos;
    message.set(U32, 0, ACK);
    message.set(U32, SEQUENCE, startSequence);
    message.set(U64, TIME, id);
    check(UnixSockets.send(connection(), message, BYTES, List.of(schedule.file(), log)));
  }

  /// Answers the message read last.
  ///
  /// @param value a time of the calendar's clock, or of day
  void answer(long value) {
    send(ACK, sequence(), value);
  }

  /// Gives the kernel the processor, at exactly the time that it asked for.
  void run(long nowNanos) {
    send(RUN, ++sent, nowNanos - beganNanos);
  }

  private void send(int operation, int sequence, long value) {
    message.set(U32, 0, operation);
    message.set(U32, SEQUENCE, sequence);
    message.set(U64, TIME, value);
    check(UnixSockets.send(connection(), message, 0, BYTES));
  }

  private void check(int sent) {
    // A kernel reads each message before it does anything else: there is always room.
    if (sent != BYTES && sent != -Errno.EPIPE && sent != -Errno.ECONNRESET) {
      throw new EnvironmentException(
          name
              + " does not take the time: "
              + (sent < 0 ? Errno.describe(-sent) : sent + " bytes taken"),
          "this is a mistake in Umlaut; please report it");
    }
  }

  private Fd connection() {
    Fd open = socket;
    if (open == null) {
      throw new IllegalStateException(name + " has no connection");
    }
    return open;
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
