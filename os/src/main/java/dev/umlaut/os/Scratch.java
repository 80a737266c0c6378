// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The native memory that one thread needs to make system calls: where errno goes, and the message
/// header with its control area. Made once per thread, so a call allocates nothing. The memory goes
/// with the thread (the garbage collector frees it).
final class Scratch {
  /// The kernel passes at most 253 descriptors in one message (SCM_MAX_FD).
  static final int PASSED_MAX = 253;

  static final int CONTROL_BYTES = 1032;

  /// Longest batch of 8-byte signals taken from a socket by one read.
  static final int SIGNAL_BYTES = 512;

  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  final MemorySegment errno;
  final MemorySegment message;
  final MemorySegment vector;
  final MemorySegment control;
  final MemorySegment signals;

  private Scratch() {
    Arena arena = Arena.ofAuto();
    errno = arena.allocate(Linker.Option.captureStateLayout());
    message = arena.allocate(Layouts.MSGHDR_BYTES, 8);
    vector = arena.allocate(Layouts.IOVEC_BYTES, 8);
    control = arena.allocate(CONTROL_BYTES, 8);
    signals = arena.allocate(SIGNAL_BYTES, 8);
    message.set(ValueLayout.JAVA_LONG, Layouts.MSGHDR_IOV, vector.address());
    message.set(ValueLayout.JAVA_LONG, Layouts.MSGHDR_IOV_COUNT, 1);
  }

  static Scratch ofThread() {
    return OF_THREAD.get();
  }

  /// Points the message at the data and gives it `controlLength` bytes of the control area.
  MemorySegment message(long address, int length, int controlLength) {
    vector.set(ValueLayout.JAVA_LONG, 0, address);
    vector.set(ValueLayout.JAVA_LONG, Layouts.IOVEC_LENGTH, length);
    message.set(
        ValueLayout.JAVA_LONG, Layouts.MSGHDR_CONTROL, controlLength == 0 ? 0 : control.address());
    message.set(ValueLayout.JAVA_LONG, Layouts.MSGHDR_CONTROL_LENGTH, controlLength);
    message.set(ValueLayout.JAVA_INT, Layouts.MSGHDR_FLAGS, 0);
    return message;
  }
}
