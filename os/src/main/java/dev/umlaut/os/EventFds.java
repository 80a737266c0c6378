// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Signals between threads and processes: eventfd(2), and what User Mode Linux uses in its place, a
/// socket or pipe on which every eight bytes are one signal.
///
/// @since 0.1
public final class EventFds {
  private static final MethodHandle EVENTFD =
      Native.function("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

  /// Eight bytes with the value 1 in the machine's byte order. Nobody writes to it.
  private static final MemorySegment ONE = Arena.global().allocateFrom(JAVA_LONG, 1L);

  private EventFds() {}

  /// Makes an eventfd with the counter 0, non-blocking and closed on exec.
  public static Fd create() {
    try {
      int result =
          (int)
              EVENTFD.invokeExact(
                  Scratch.ofThread().errno, 0, Layouts.EFD_CLOEXEC | Layouts.EFD_NONBLOCK);
      int number = Native.result(result, Scratch.ofThread().errno);
      return Fd.adopt(LinuxException.check(number, "eventfd", "(new)"));
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Adds one signal. When the other side has too many already the call does nothing (it is awake
  /// then), and so it does when the other side is gone: that is learnt by reading.
  public static void signal(Fd fd) {
    int result = FileIo.writeStream(fd, ONE, 0, Long.BYTES);
    switch (-result) {
      case Errno.EAGAIN, Errno.EPIPE, Errno.ECONNRESET -> {}
      default -> LinuxException.check(result, "write", fd);
    }
  }

  /// Takes all signals that are there, without waiting when the descriptor is non-blocking or was
  /// reported readable.
  ///
  /// @return the sum of what was signalled; 0 when there was nothing or the other side has closed
  public static long drain(Fd fd) {
    MemorySegment signals = Scratch.ofThread().signals;
    int result = FileIo.readStream(fd, signals, 0, Scratch.SIGNAL_BYTES);
    if (result == -Errno.EAGAIN) {
      return 0;
    }
    LinuxException.check(result, "read", fd);
    long sum = 0;
    for (int i = 0; i < result / Long.BYTES; i++) {
      sum += signals.getAtIndex(JAVA_LONG, i);
    }
    return sum;
  }
}
