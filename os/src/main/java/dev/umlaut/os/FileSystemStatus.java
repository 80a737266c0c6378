// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// How full a file system is (statfs(2)).
///
/// @param blockSize bytes of a block, the unit of the next three
/// @param blocks how many there are
/// @param free how many are free
/// @param available how many an ordinary user can have
/// @param files how many files there can be
/// @param filesFree how many more there can be
/// @param nameBytesMax longest name
/// @param fragmentSize smallest piece of a block
/// @since 0.1
public record FileSystemStatus(
    long blockSize,
    long blocks,
    long free,
    long available,
    long files,
    long filesFree,
    long nameBytesMax,
    long fragmentSize) {
  private static final int BYTES = 120;
  private static final MethodHandle FSTATFS =
      Native.function("fstatfs", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));

  /// Asks about the file system of an open file.
  ///
  /// @throws LinuxException when the kernel refuses
  public static FileSystemStatus of(Fd fd) {
    MemorySegment errno = Scratch.ofThread().errno;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(BYTES, 8);
      int result =
          Native.result((int) FSTATFS.invokeExact(errno, fd.number(), status.address()), errno);
      LinuxException.check(result, "statfs", fd);
      return new FileSystemStatus(
          status.get(JAVA_LONG, 8),
          status.get(JAVA_LONG, 16),
          status.get(JAVA_LONG, 24),
          status.get(JAVA_LONG, 32),
          status.get(JAVA_LONG, 40),
          status.get(JAVA_LONG, 48),
          status.get(JAVA_LONG, 64),
          status.get(JAVA_LONG, 72));
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }
}
