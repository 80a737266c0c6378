// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Memory that several processes see at once.
///
/// @since 0.1
public final class Memory {
  private static final MethodHandle MMAP =
      Native.function(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MUNMAP =
      Native.function("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle MEMFD_CREATE =
      Native.function("memfd_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

  private Memory() {}

  /// Maps a part of a file, readable, writable and shared (mmap(2)). The descriptor may be closed
  /// afterwards; closing the arena unmaps.
  ///
  /// When another process shrinks the file, an access throws `InternalError` instead of killing
  /// this process.
  ///
  /// @param offset where the part starts in the file, in bytes: a multiple of the page size
  /// @param size its length in bytes, more than 0
  /// @param arena owns the mapping
  /// @throws LinuxException when the kernel refuses
  public static MemorySegment map(Fd fd, long offset, long size, Arena arena) {
    if (size <= 0) {
      throw new IllegalArgumentException("a mapping needs a size above 0, not " + size);
    }
    try {
      MemorySegment errno = Scratch.ofThread().errno;
      long mapped =
          (long)
              MMAP.invokeExact(
                  errno,
                  0L,
                  size,
                  Layouts.PROT_READ_WRITE,
                  Layouts.MAP_SHARED,
                  fd.number(),
                  offset);
      if (mapped == -1) {
        int error = (int) Native.result(mapped, errno);
        throw new LinuxException("mmap", fd + ", " + size + " bytes at " + offset, error);
      }
      return MemorySegment.ofAddress(mapped).reinterpret(size, arena, Memory::unmap);
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Makes a file that lives in memory only, for as long as a descriptor or a mapping of it is open
  /// (memfd_create(2)).
  ///
  /// @param name shown in `/proc`, for people
  /// @param sizeBytes its size; all zeros
  /// @throws LinuxException when the kernel refuses
  public static Fd anonymous(String name, long sizeBytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Scratch.ofThread().errno;
      MemorySegment text = arena.allocateFrom(name);
      int result =
          Native.result((int) MEMFD_CREATE.invokeExact(errno, text, Layouts.MFD_CLOEXEC), errno);
      Fd fd = Fd.adopt(LinuxException.check(result, "memfd_create", name));
      try {
        FileIo.truncate(fd, sizeBytes);
      } catch (RuntimeException e) {
        fd.close();
        throw e;
      }
      return fd;
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  private static void unmap(MemorySegment mapped) {
    try {
      // Cannot fail: the range is one that mmap returned. A dead arena has nobody to tell anyway.
      int ignored =
          (int) MUNMAP.invokeExact(Scratch.ofThread().errno, mapped.address(), mapped.byteSize());
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }
}
