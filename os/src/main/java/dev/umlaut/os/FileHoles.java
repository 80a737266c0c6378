// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Which parts of a sparse file have data (lseek(2)). A file system that does not know about holes
/// says that all is data. Moves the descriptor's offset.
///
/// @since 0.1
public final class FileHoles {
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;

  private static final MethodHandle LSEEK =
      Native.function("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));

  private FileHoles() {}

  /// The first byte at or behind a position that is in no hole.
  ///
  /// @return -1 when only a hole follows
  /// @throws LinuxException when the kernel refuses
  public static long nextData(Fd fd, long position) {
    return seek(fd, position, SEEK_DATA);
  }

  /// The first byte at or behind a position that is in a hole; the end of the file counts as one.
  ///
  /// @return -1 when the position is not in the file
  /// @throws LinuxException when the kernel refuses
  public static long nextHole(Fd fd, long position) {
    return seek(fd, position, SEEK_HOLE);
  }

  private static long seek(Fd fd, long position, int whence) {
    MemorySegment errno = Scratch.ofThread().errno;
    try {
      long result =
          Native.result((long) LSEEK.invokeExact(errno, fd.number(), position, whence), errno);
      if (result == -Errno.ENXIO) {
        return -1;
      }
      if (result < 0) {
        throw new LinuxException("lseek", fd.toString(), (int) result);
      }
      return result;
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }
}
