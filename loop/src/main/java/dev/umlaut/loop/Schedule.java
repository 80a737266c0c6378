// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import dev.umlaut.os.Fd;
import dev.umlaut.os.FileIo;
import dev.umlaut.os.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The memory in which a calendar and its kernels tell each other the time, without a message
/// (Linux, `include/uapi/linux/um_timetravel.h`, `struct um_timetravel_schedshm`, version 2):
///
/// ```
///  0     u32 version | u32 length | u64 free_until | u64 current_time
///        u16 running_id | u16 max_clients
///  4096  clients: 128 bytes each { u32 capabilities | u32 flags | u64 request | u64 name }
/// ```
///
/// Times are nanoseconds of the calendar's clock, little-endian. Client 0 is the calendar itself.
/// The kernels of a lab share it and could disturb each other's time with it, as they could by not
/// giving the processor back: a lab in virtual time trusts its guests.
///
/// Owned by the loop thread.
final class Schedule implements AutoCloseable {
  /// Kernels that a calendar can have at a time.
  static final int CLIENTS_MAX = 1023;

  /// The calendar's own place in the table.
  static final int CALENDAR = 0;

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
  private static final int CLIENT_FLAGS = 4;
  private static final int CLIENT_REQUEST = 8;
  private static final int BYTES = TABLE + CLIENT_BYTES * (CLIENTS_MAX + 1);

  private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG;
  private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT;

  private final Arena arena = Arena.ofShared(); // made by one thread, used by the loop's
  private final Fd file;
  private final MemorySegment memory;

  /// @throws dev.umlaut.os.LinuxException when the process has no descriptors or memory left
  Schedule() {
    file = Memory.anonymous("umlaut-calendar", BYTES);
    memory = Memory.map(file, 0, BYTES, arena);
    memory.set(U32, 0, VERSION);
    memory.set(U32, LENGTH, BYTES);
    memory.set(U16, CLIENTS, (short) (CLIENTS_MAX + 1));
    // While nobody runs, an interrupted kernel leaves its request here only if we can see it.
    memory.set(U32, at(CALENDAR), TIME_SHARE);
  }

  /// What the kernels map; stays ours.
  Fd file() {
    return file;
  }

  /// The time that the running kernel told last.
  long currentTime() {
    return memory.get(U64, CURRENT_TIME);
  }

  void currentTime(long nanos) {
    memory.set(U64, CURRENT_TIME, nanos);
  }

  /// How far the running kernel may go without asking.
  void freeUntil(long nanos) {
    memory.set(U64, FREE_UNTIL, nanos);
  }

  /// Who may set the time.
  void running(int client) {
    memory.set(U16, RUNNING, (short) client);
  }

  /// When a client wants to run, or [Driver#NEVER].
  long request(int client) {
    boolean wanted = (memory.get(U32, at(client) + CLIENT_FLAGS) & REQUESTS) != 0;
    long nanos = wanted ? memory.get(U64, at(client) + CLIENT_REQUEST) : Driver.NEVER;
    // The kernel's "for ever" is 2^63 - 1 on its own clock, which may have begun later than ours.
    return nanos < 0 || nanos >= FOR_EVER_NANOS ? Driver.NEVER : nanos;
  }

  /// Makes a place ready for the next client.
  void clear(int client) {
    memory.asSlice(at(client), CLIENT_BYTES).fill((byte) 0);
  }

  /// Whether the memory is all there: a kernel that has the descriptor can make it shorter, and
  /// then every access to what is missing is an [InternalError].
  boolean isWhole() {
    return FileIo.size(file) == BYTES;
  }

  private static long at(int client) {
    return TABLE + (long) CLIENT_BYTES * client;
  }

  @Override
  public void close() {
    file.close();
    arena.close();
  }
}
