// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicInteger;

/// An open file descriptor that is closed once. Whoever holds the object owns the descriptor.
///
/// Any thread may close it; a call that uses the descriptor at the same moment is a mistake of the
/// caller (the number may belong to another file by then), so one thread should own it.
///
/// @since 0.1
public final class Fd implements AutoCloseable {
  private static final int CLOSED = -1;
  private static final MethodHandle CLOSE =
      Native.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final AtomicInteger number;

  private Fd(int number) {
    this.number = new AtomicInteger(number);
  }

  /// Takes ownership of an open descriptor.
  ///
  /// @param number the descriptor, 0 or more
  public static Fd adopt(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("not a file descriptor: " + number);
    }
    return new Fd(number);
  }

  /// The number of the descriptor, or -1 once it is closed: the kernel answers that with `EBADF`.
  public int number() {
    return number.get();
  }

  /// Whether [#close] was not called yet.
  public boolean isOpen() {
    return number.get() != CLOSED;
  }

  /// Closes the descriptor. Further calls do nothing. Errors are not reported: the descriptor is
  /// gone in any case (close(2)), and [FileIo#dataSync] is the way to learn about lost writes.
  @Override
  public void close() {
    int open = number.getAndSet(CLOSED);
    if (open == CLOSED) {
      return;
    }
    try {
      int ignored = (int) CLOSE.invokeExact(Scratch.ofThread().errno, open);
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  @Override
  public String toString() {
    int open = number.get();
    return open == CLOSED ? "fd closed" : "fd " + open;
  }
}
