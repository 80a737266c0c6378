// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/// Links functions of the C library and reads their errors. Each family class keeps its own handles
/// and turns the pair (-1, errno) into one negative number before anything else sees it.
final class Native {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option WITH_ERRNO = Linker.Option.captureCallState("errno");
  private static final VarHandle ERRNO =
      Linker.Option.captureStateLayout().varHandle(PathElement.groupElement("errno"));

  private Native() {}

  /// A function that sets errno; its first argument is the segment that catches it.
  static MethodHandle function(String name, FunctionDescriptor type) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, WITH_ERRNO);
  }

  /// The same for a function whose arguments from `firstVariadic` on are a C "...".
  static MethodHandle variadic(String name, int firstVariadic, FunctionDescriptor type) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        type,
        WITH_ERRNO,
        Linker.Option.firstVariadicArg(firstVariadic));
  }

  /// A function that cannot fail.
  static MethodHandle pure(String name, FunctionDescriptor type) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type);
  }

  /// The result itself, or the negative errno of a call that returned -1.
  static int result(int returned, MemorySegment capture) {
    return returned < 0 ? -(int) ERRNO.get(capture, 0L) : returned;
  }

  /// The same for a call whose result is a `long`.
  static long result(long returned, MemorySegment capture) {
    return returned < 0 ? -(int) ERRNO.get(capture, 0L) : returned;
  }

  /// Where `length` bytes at `offset` lie. Passing a number instead of the segment saves the slice,
  /// hence an allocation; what the JDK would have checked is checked here.
  static long address(MemorySegment segment, long offset, long length) {
    Objects.checkFromIndexSize(offset, length, segment.byteSize());
    if (!segment.isNative()) {
      throw new IllegalArgumentException("a segment outside the Java heap is needed");
    }
    if (!segment.scope().isAlive()) {
      throw new IllegalStateException("the memory was released already");
    }
    return segment.address() + offset;
  }

  /// What a downcall throws can only be a mistake in this package, or an error of the JVM.
  static RuntimeException unexpected(Throwable thrown) {
    return switch (thrown) {
      case Error error -> throw error;
      case RuntimeException exception -> exception;
      default -> new IllegalStateException(thrown);
    };
  }
}
