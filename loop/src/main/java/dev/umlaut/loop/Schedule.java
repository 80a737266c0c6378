// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import dev.umlaut.os.Fd;
import dev.umlaut.os.FileIo;
import dev.umlaut.os.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The memory in which the calendar and one kernel tell each other the time, without a message
/// (Linux, `include/uapi/linux/um_timetravel.h`, `struct um_timetravel_schedshm`, version 2):
///
/// ```
///  0     u32 version | u32 length | u64 free_until | u64 current_time
///        u16 running_id | u16 max_clients
///  4096  clients: 128 bytes each { u32 capabilities | u32 flags | u64 request | u64 name }
/// ```
///
/// Times are nanoseconds of the calendar's clock, little-endian. Linux means this memory to be
/// shared by all kernels of a simulation, of which one runs at a time. Here each has one of its
/// own, in which it is client 1 and the calendar is client 0: kernels run at the same time, and
/// none can touch the time of another.
///
/// Owned by the loop thread.
final class Schedule implements AutoCloseable {
  /// The kernel's place in the table.
  static final int KERNEL = 1;

  private static final int CALENDAR = 0;

  /// Requests from here on, in 146 years, are for ever.
  private static final long FOR_EVER_NANOS = 1L << 62;

  private static final int VERSION = 2;
  private static final int TIME_SHARE = 1; // capability: reads and writes this memory
  private static final int REQUESTS = 1; // flag: the request counts

  private static final int LENGTH = 4; // offsets
  private static final int FREE_UNTIL = 8;
  private static final int CURRENT_TIME = 16;
  private static final int RUNNING = 24;
  private static final int CLIENTS = 26;
  private static final int TABLE = 4096;
  private static final int CLIENT_BYTES = 128;
  private static final int KERNEL_FLAGS = TABLE + CLIENT_BYTES * KERNEL + 4;
  private static final int KERNEL_REQUEST = TABLE + CLIENT_BYTES * KERNEL + 8;
  private static final int BYTES = TABLE + 2 * CLIENT_BYTES;

  private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG;
  private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT;

  private final Arena arena = Arena.ofConfined();
  private final Fd file;
  private final MemorySegment memory;

  /// @throws dev.umlaut.os.LinuxException when the process has no descriptors or memory left
  Schedule() {
    file = Memory.anonymous("umlaut-calendar", BYTES);
    memory = Memory.map(file, 0, BYTES, arena);
    memory.set(U32, 0, VERSION);
    memory.set(U32, LENGTH, BYTES);
    memory.set(U16, CLIENTS, (short) 2);
    // While nobody runs, an interrupted kernel leaves its request here only if we can see it.
    memory.set(U32, TABLE, TIME_SHARE);
  }

  /// What the kernel maps; stays ours.
  Fd file() {
    return file;
  }

  /// The time that the kernel told last.
  long currentTime() {
    return memory.get(U64, CURRENT_TIME);
  }

  void currentTime(long nanos) {
    memory.set(U64, CURRENT_TIME, nanos);
  }

  /// How far the kernel may go without asking.
  void freeUntil(long nanos) {
    memory.set(U64, FREE_UNTIL, nanos);
  }

  /// Who may set the time.
  void kernelRuns(boolean runs) {
    memory.set(U16, RUNNING, (short) (runs ? KERNEL : CALENDAR));
  }

  /// When the kernel wants to run, or [Driver#NEVER].
  long request() {
    boolean wanted = (memory.get(U32, KERNEL_FLAGS) & REQUESTS) != 0;
    long nanos = wanted ? memory.get(U64, KERNEL_REQUEST) : Driver.NEVER;
    // The kernel's "for ever" is 2^63 - 1 on its own clock, which may have begun later than ours.
    return nanos < 0 || nanos >= FOR_EVER_NANOS ? Driver.NEVER : nanos;
  }

  /// Whether the memory is all there: a kernel that has the descriptor can make it shorter, and
  /// then every access to what is missing is an [InternalError].
  boolean isWhole() {
    return FileIo.size(file) == BYTES;
  }

  @Override
  public void close() {
    file.close();
    arena.close();
  }
}
