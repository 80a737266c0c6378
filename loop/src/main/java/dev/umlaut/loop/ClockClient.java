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
  private final Schedule schedule = new Schedule();
  private final BootTasks bootTasks = new BootTasks();
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment message = arena.allocate(BYTES, Long.BYTES);
  private @Nullable Fd socket;
  private State state = State.EXPECTED;

  /// The calendar's time at which this client's own clock began: it counts from zero.
  private long beganNanos;

  /// When it was given the processor last.
  private long sinceNanos;

  /// It cannot have come further than this.
  private long ceilingNanos;

  private int startSequence;
  private int sent;
  private int interrupts;

  /// @param id its number among all clients
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

  /// It wants to be let in.
  void wantsIn() {
    state = State.STARTED;
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

  private int sequence() {
    return message.get(U32, SEQUENCE);
  }

  /// When it wants the processor: a time from now on, or [Driver#NEVER].
  long wantedNanos(long nowNanos) {
    return switch (state) {
      case STARTED -> nowNanos;
      case WAITING -> Math.max(nowNanos, schedule.request());
      case EXPECTED, RUNNING, GONE -> Driver.NEVER;
    };
  }

  /// Gives the kernel the processor: for the first time, or at exactly the time that it asked for.
  ///
  /// @param untilNanos how far it may go without asking
  /// @param log takes the other descriptor that a kernel expects at first; it writes nothing there
  /// @return whether the kernel takes it; one that is gone does, and tells so itself
  boolean run(long nowNanos, long untilNanos, Fd log) {
    boolean begins = state == State.STARTED;
    long requestNanos = begins ? nowNanos : schedule.request();
    state = State.RUNNING;
    sinceNanos = nowNanos;
    ceilingNanos = untilNanos;
    schedule.currentTime(nowNanos);
    schedule.freeUntil(untilNanos);
    schedule.kernelRuns(true);
    if (!begins) {
      return send(RUN, ++sent, requestNanos - beganNanos);
    }
    beganNanos = nowNanos;
    put(ACK, startSequence, Schedule.KERNEL);
    Fd open = socket;
    return open == null
        || isTaken(UnixSockets.send(open, message, BYTES, List.of(schedule.file(), log)));
  }

  /// What time it has told, while it runs: no more than it was granted.
  long toldNanos() {
    return Math.clamp(schedule.currentTime(), sinceNanos, ceilingNanos);
  }

  /// Something will happen that the kernel must not pass. It has told its time, and waits for an
  /// answer.
  void stopAt(long nanos) {
    if (state == State.RUNNING && nanos < ceilingNanos) {
      ceilingNanos = nanos;
      schedule.freeUntil(nanos);
    }
  }

  /// It gives the processor back.
  void waits() {
    state = State.WAITING;
    schedule.kernelRuns(false);
    ceilingNanos = Math.max(toldNanos(), Math.min(ceilingNanos, schedule.request()));
  }

  /// Says what time it is to a kernel that waits and is about to be interrupted. It may be ahead of
  /// the calendar by what it was granted, and panics when its time goes back.
  void tellTime(long nowNanos) {
    schedule.currentTime(Math.max(nowNanos, ceilingNanos));
  }

  /// What other threads have for it while it boots apart.
  BootTasks bootTasks() {
    return bootTasks;
  }

  /// Devices of the kernel have sent it an interrupt, or it has taken one.
  void interrupts(int more) {
    interrupts += more;
  }

  /// Whether it waits for the processor or an interrupt, and has taken all that were sent.
  boolean isIdle() {
    return (state == State.STARTED || state == State.WAITING) && interrupts == 0;
  }

  /// Whether it shares the whole schedule with us, as it must.
  boolean isWhole() {
    return schedule.isWhole();
  }

  /// Answers the message read last.
  ///
  /// @param value a time of the calendar's clock, or of day
  /// @return whether the kernel takes it
  boolean answer(long value) {
    return send(ACK, sequence(), value);
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
    schedule.close();
    arena.close();
  }
}
