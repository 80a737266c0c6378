// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Waits for many descriptors at once, level-triggered, with a time limit in nanoseconds (epoll(7),
/// epoll_pwait2(2)). One wait is one system call and allocates nothing.
///
/// A registration belongs to the open file, not to the descriptor: remove a descriptor *before*
/// closing it, or events of a file that another process still holds open go on arriving.
///
/// Owned by one thread.
///
/// @since 0.1
public final class Epoll implements AutoCloseable {
  /// There is something to read, or the other side has closed.
  public static final int IN = 0x1;

  /// There is room to write.
  public static final int OUT = 0x4;

  /// An error is waiting; always reported.
  public static final int ERR = 0x8;

  /// Both directions are closed; always reported.
  public static final int HUP = 0x10;

  /// The other side sends no more.
  public static final int RDHUP = 0x2000;

  /// Events taken by one wait.
  private static final int BATCH = 128;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private static final MethodHandle EPOLL_CREATE1 =
      Native.function("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle EPOLL_CTL =
      Native.function(
          "epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle EPOLL_PWAIT2 =
      Native.function(
          "epoll_pwait2",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS));

  private final Fd epoll;
  private final Arena arena = Arena.ofAuto();
  private final MemorySegment errno = arena.allocate(Linker.Option.captureStateLayout());
  private final MemorySegment event = arena.allocate(Layouts.EPOLL_EVENT_BYTES, 8);
  private final MemorySegment ready = arena.allocate((long) Layouts.EPOLL_EVENT_BYTES * BATCH, 8);
  private final MemorySegment timeout = arena.allocate(Layouts.TIMESPEC_BYTES, 8);

  /// Makes an empty set, closed on exec.
  ///
  /// @throws LinuxException when the kernel refuses
  public Epoll() {
    try {
      int result = (int) EPOLL_CREATE1.invokeExact(errno, Layouts.EPOLL_CLOEXEC);
      int number = Native.result(result, errno);
      epoll = Fd.adopt(LinuxException.check(number, "epoll_create1", "(new)"));
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Takes the events of one wait.
  ///
  /// @since 0.1
  @FunctionalInterface
  public interface ReadyHandler {
    /// Says that a descriptor is ready.
    ///
    /// @param key what [#add] was given
    /// @param events bits of [#IN], [#OUT], [#ERR], [#HUP], [#RDHUP]
    void ready(long key, int events);
  }

  /// Adds a descriptor.
  ///
  /// @param events bits to wait for; [#ERR] and [#HUP] are implied
  /// @param key handed to the handler
  /// @throws LinuxException with [Errno#EPERM] for a file that is always ready (a regular one)
  public void add(Fd fd, int events, long key) {
    LinuxException.check(control(Layouts.EPOLL_CTL_ADD, fd, events, key), "epoll_ctl add", fd);
  }

  /// Changes what a descriptor waits for.
  ///
  /// @throws LinuxException when it was not added
  public void modify(Fd fd, int events, long key) {
    LinuxException.check(control(Layouts.EPOLL_CTL_MOD, fd, events, key), "epoll_ctl modify", fd);
  }

  /// Removes a descriptor; call it before the descriptor is closed.
  ///
  /// @throws LinuxException when it was not added, or is closed
  public void remove(Fd fd) {
    LinuxException.check(control(Layouts.EPOLL_CTL_DEL, fd, 0, 0), "epoll_ctl remove", fd);
  }

  /// Waits for events and hands up to 128 of them to the handler, on this thread. An event of a
  /// descriptor that the handler itself removed a moment ago may still come.
  ///
  /// @param timeoutNanos longest wait; 0 = do not wait, -1 = for ever
  /// @return how many events there were; 0 after the time or a signal
  /// @throws LinuxException when the set is closed
  public int await(long timeoutNanos, ReadyHandler handler) {
    int count = await(timeoutNanos);
    for (int i = 0; i < count; i++) {
      long offset = (long) i * Layouts.EPOLL_EVENT_BYTES;
      int events = ready.get(JAVA_INT_UNALIGNED, offset);
      long key = ready.get(JAVA_LONG_UNALIGNED, offset + Layouts.EPOLL_EVENT_DATA);
      handler.ready(key, events);
    }
    return count;
  }

  /// Closes the set. The descriptors in it stay open.
  @Override
  public void close() {
    epoll.close();
  }

  private int await(long timeoutNanos) {
    MemorySegment limit = MemorySegment.NULL;
    if (timeoutNanos >= 0) {
      timeout.set(JAVA_LONG, 0, timeoutNanos / NANOS_PER_SECOND);
      timeout.set(JAVA_LONG, Layouts.TIMESPEC_NANOS, timeoutNanos % NANOS_PER_SECOND);
      limit = timeout;
    }
    try {
      int returned =
          (int)
              EPOLL_PWAIT2.invokeExact(
                  errno, epoll.number(), ready, BATCH, limit, MemorySegment.NULL);
      int result = Native.result(returned, errno);
      return result == -Errno.EINTR ? 0 : LinuxException.check(result, "epoll_pwait2", epoll);
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  private int control(int operation, Fd fd, int events, long key) {
    event.set(JAVA_INT_UNALIGNED, 0, events);
    event.set(JAVA_LONG_UNALIGNED, Layouts.EPOLL_EVENT_DATA, key);
    try {
      int returned =
          (int) EPOLL_CTL.invokeExact(errno, epoll.number(), operation, fd.number(), event);
      return Native.result(returned, errno);
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }
}
