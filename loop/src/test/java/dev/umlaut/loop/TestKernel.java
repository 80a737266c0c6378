// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import dev.umlaut.os.Errno;
import dev.umlaut.os.Fd;
import dev.umlaut.os.Memory;
import dev.umlaut.os.UnixSockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The clock of a kernel without the kernel: speaks time travel as Linux does (`arch/um/kernel/
/// time.c`), over a real socket and in real shared memory. Its times are its own, from zero.
final class TestKernel implements AutoCloseable {
  static final int ACK = 0;
  static final int START = 1;
  static final int WAIT = 3;
  static final int GET = 4;
  static final int RUN = 6;
  static final int GET_TIME_OF_DAY = 8;

  private static final long LIMIT_NANOS = 30_000_000_000L;
  private static final int BYTES = 16;
  private static final int FREE_UNTIL = 8;
  private static final int CURRENT_TIME = 16;
  private static final int RUNNING = 24;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment message = arena.allocate(BYTES, 8);
  private final List<Fd> passed = new ArrayList<>();
  private final Fd socket;
  private @Nullable MemorySegment schedule;
  private int sequence;
  private int id;
  private long offsetNanos;
  private long nowNanos;

  /// Connects, without saying anything yet.
  TestKernel(Path path) {
    socket = UnixSockets.connect(path);
  }

  /// Connects and asks to be let in.
  static TestKernel started(Path path) {
    TestKernel kernel = new TestKernel(path);
    kernel.send(START, ~0L);
    return kernel;
  }

  /// Connects and waits until it is let in.
  static TestKernel running(Path path) {
    TestKernel kernel = started(path);
    kernel.awaitStart();
    return kernel;
  }

  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it did not happen within 30 s");
      }
      LockSupport.parkNanos(50_000);
    }
  }

  void send(int operation, long value) {
    put(operation, ++sequence, value);
    UnixSockets.send(socket, message, 0, BYTES);
  }

  private void put(int operation, int number, long value) {
    message.set(ValueLayout.JAVA_INT, 0, operation);
    message.set(ValueLayout.JAVA_INT, 4, number);
    message.set(ValueLayout.JAVA_LONG, 8, value);
  }

  /// Sends the first bytes of whatever the last message was.
  void sendPart(int length, Fd... fds) {
    if (fds.length == 0) {
      UnixSockets.send(socket, message, 0, length);
    } else {
      UnixSockets.send(socket, message, length, List.of(fds));
    }
  }

  /// Whether a message has come; its fields are then [#value] and the operation expected.
  private boolean poll(int operation) {
    int got = UnixSockets.receive(socket, message, 0, BYTES, passed::add);
    if (got == -Errno.EAGAIN) {
      return false;
    }
    if (got != BYTES) {
      throw new AssertionError("the external link is broken: " + got);
    }
    int came = message.get(ValueLayout.JAVA_INT, 0);
    if (came != operation) {
      throw new AssertionError("message " + came + " instead of " + operation);
    }
    return true;
  }

  private long value() {
    return message.get(ValueLayout.JAVA_LONG, 8);
  }

  /// Whether the calendar has closed the connection.
  boolean isCutOff() {
    int got = UnixSockets.receive(socket, message, 0, BYTES, Fd::close);
    return got == 0 || got == -Errno.ECONNRESET;
  }

  void awaitStart() {
    await(this::hasStarted);
  }

  boolean hasStarted() {
    if (!poll(ACK)) {
      return false;
    }
    if (message.get(ValueLayout.JAVA_INT, 4) != sequence || passed.size() != 2) {
      throw new AssertionError("no START acknowledgement with two descriptors");
    }
    id = (int) (value() & 0xffff);
    MemorySegment header = Memory.map(passed.getFirst(), 0, 4096, arena);
    int length = header.get(ValueLayout.JAVA_INT, 4);
    if (header.get(ValueLayout.JAVA_INT, 0) != 2 || length < 4096 + 128 * (id + 1)) {
      throw new AssertionError("the kernel would not use this schedule");
    }
    MemorySegment whole = Memory.map(passed.getFirst(), 0, length, arena);
    schedule = whole;
    offsetNanos = whole.get(ValueLayout.JAVA_LONG, CURRENT_TIME);
    whole.set(ValueLayout.JAVA_INT, slot(), 1);
    return true;
  }

  /// Asks a question and waits for its answer.
  long ask(int operation) {
    send(operation, -1);
    int number = sequence;
    await(() -> poll(ACK));
    if (message.get(ValueLayout.JAVA_INT, 4) != number) {
      throw new AssertionError("ACK of another message");
    }
    return value();
  }

  /// The schedule, to do harm to it.
  MemorySegment schedule() {
    if (schedule == null) {
      throw new AssertionError("not started");
    }
    return schedule;
  }

  Fd scheduleFile() {
    return passed.getFirst();
  }

  int id() {
    return id;
  }

  private long slot() {
    return 4096 + 128L * id;
  }

  long nowNanos() {
    return nowNanos;
  }

  /// How far it may go, on its own clock.
  long freeUntil() {
    return schedule().get(ValueLayout.JAVA_LONG, FREE_UNTIL) - offsetNanos;
  }

  /// Computes until a time that it needs to ask nobody about, as `time_travel_ext_request` says.
  void goTo(long nanos) {
    if (nanos >= freeUntil() || nanos < nowNanos) {
      throw new AssertionError(nanos + " from " + nowNanos + " until " + freeUntil());
    }
    nowNanos = nanos;
  }

  /// Tells its time, as before every notification of a device.
  void tell() {
    int running = schedule().get(ValueLayout.JAVA_SHORT, RUNNING) & 0xffff;
    if (running != id) {
      throw new AssertionError("panic: setting time while not running");
    }
    schedule().set(ValueLayout.JAVA_LONG, CURRENT_TIME, nowNanos + offsetNanos);
  }

  /// Writes a request, as one who waits does too when it is interrupted.
  void request(long nanos) {
    schedule().set(ValueLayout.JAVA_LONG, slot() + 8, nanos + offsetNanos);
    schedule().set(ValueLayout.JAVA_INT, slot() + 4, 1);
    if (nanos < freeUntil()) {
      schedule().set(ValueLayout.JAVA_LONG, FREE_UNTIL, nanos + offsetNanos);
    }
  }

  /// Takes an interrupt while it waits: it wants to run at once.
  void interrupted() {
    long told = schedule().get(ValueLayout.JAVA_LONG, CURRENT_TIME) - offsetNanos;
    if (told < nowNanos) {
      throw new AssertionError("panic: time goes backwards " + nowNanos + " -> " + told);
    }
    nowNanos = told;
    request(told);
  }

  /// Gives the processor back until a time.
  void waitUntil(long nanos) {
    request(nanos);
    send(WAIT, -1);
  }

  /// Gives the processor back until it is interrupted.
  void waitForEver() {
    waitUntil(Long.MAX_VALUE);
  }

  /// Whether it was given the processor; that must be at the time that it asked for.
  boolean runs() {
    if (!poll(RUN)) {
      return false;
    }
    long requested = schedule().get(ValueLayout.JAVA_LONG, slot() + 8) - offsetNanos;
    if (value() != requested || value() < nowNanos) {
      throw new AssertionError("RUN at " + value() + " asked for " + requested + " at " + nowNanos);
    }
    nowNanos = value();
    schedule().set(ValueLayout.JAVA_INT, slot() + 4, 0);
    return true;
  }

  /// Whether it was given the processor at a time that a kernel in its senses would not ask for.
  boolean isRunAt(long nanos) {
    if (!poll(RUN)) {
      return false;
    }
    schedule().set(ValueLayout.JAVA_INT, slot() + 4, 0);
    return value() == nanos;
  }

  void awaitRun() {
    await(this::runs);
  }

  @Override
  public void close() {
    socket.close();
    passed.forEach(Fd::close);
    arena.close();
  }
}
