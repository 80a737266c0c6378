// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// Files and streams, straight from and into native memory (a guest's, for example): no buffer in
/// between and nothing allocated per call. Calls that were interrupted by a signal are repeated.
///
/// Segments must be native, and must not be released while a call uses them.
///
/// @since 0.1
public final class FileIo {
  /// Mode of new files before the umask: rw-rw-rw-.
  private static final int NEW_FILE_MODE = 0666;

  private static final MethodHandle OPEN =
      Native.variadic("open", 2, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  private static final FunctionDescriptor AT_POSITION =
      FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle PREAD = Native.function("pread", AT_POSITION);
  private static final MethodHandle PWRITE = Native.function("pwrite", AT_POSITION);
  private static final FunctionDescriptor STREAM =
      FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle READ = Native.function("read", STREAM);
  private static final MethodHandle WRITE = Native.function("write", STREAM);
  private static final MethodHandle FDATASYNC =
      Native.function("fdatasync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle FSYNC =
      Native.function("fsync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle FALLOCATE =
      Native.function(
          "fallocate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle FTRUNCATE =
      Native.function("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle FSTAT =
      Native.function("fstat", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle FCNTL =
      Native.variadic("fcntl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

  private FileIo() {}

  /// Opens a file, closed on exec.
  ///
  /// @throws LinuxException when the kernel refuses, for example with [Errno#ENOENT]
  public static Fd open(Path path, OpenMode mode) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Scratch.ofThread().errno;
      MemorySegment name = arena.allocateFrom(path.toString());
      int flags = mode.flags() | Layouts.O_CLOEXEC;
      int result;
      do {
        result = Native.result((int) OPEN.invokeExact(errno, name, flags, NEW_FILE_MODE), errno);
      } while (result == -Errno.EINTR);
      return Fd.adopt(LinuxException.check(result, "open", path));
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Reads from a place in a file (pread(2)).
  ///
  /// @param into where the bytes go: `length` bytes from `offset`
  /// @param position where they come from, in bytes from the start of the file
  /// @return bytes read, fewer than asked for only at the end of the file; or a negated errno
  public static int read(Fd fd, MemorySegment into, long offset, int length, long position) {
    long address = Native.address(into, offset, length);
    MemorySegment errno = Scratch.ofThread().errno;
    try {
      long result;
      do {
        result =
            Native.result(
                (long) PREAD.invokeExact(errno, fd.number(), address, (long) length, position),
                errno);
      } while (result == -Errno.EINTR);
      return (int) result;
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Writes to a place in a file (pwrite(2)); the file grows as needed.
  ///
  /// @param from where the bytes come from: `length` bytes from `offset`
  /// @param position where they go, in bytes from the start of the file
  /// @return bytes written, fewer than asked for when a disk ran full; or a negated errno
  public static int write(Fd fd, MemorySegment from, long offset, int length, long position) {
    long address = Native.address(from, offset, length);
    MemorySegment errno = Scratch.ofThread().errno;
    try {
      long result;
      do {
        result =
            Native.result(
                (long) PWRITE.invokeExact(errno, fd.number(), address, (long) length, position),
                errno);
      } while (result == -Errno.EINTR);
      return (int) result;
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Reads from a pipe, socket or terminal, or from where a file stands (read(2)).
  ///
  /// @return bytes read, 0 at the end, or a negated errno ([Errno#EAGAIN]: nothing there now)
  public static int readStream(Fd fd, MemorySegment into, long offset, int length) {
    long address = Native.address(into, offset, length);
    MemorySegment errno = Scratch.ofThread().errno;
    try {
      long result;
      do {
        result =
            Native.result(
                (long) READ.invokeExact(errno, fd.number(), address, (long) length), errno);
      } while (result == -Errno.EINTR);
      return (int) result;
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Writes to a pipe, socket or terminal, or to where a file stands (write(2)).
  ///
  /// @return bytes written, perhaps fewer than asked for, or a negated errno
  public static int writeStream(Fd fd, MemorySegment from, long offset, int length) {
    long address = Native.address(from, offset, length);
    MemorySegment errno = Scratch.ofThread().errno;
    try {
      long result;
      do {
        result =
            Native.result(
                (long) WRITE.invokeExact(errno, fd.number(), address, (long) length), errno);
      } while (result == -Errno.EINTR);
      return (int) result;
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Waits until the file's data are on the disk (fdatasync(2)).
  ///
  /// @return 0 or a negated errno
  public static int dataSync(Fd fd) {
    MemorySegment errno = Scratch.ofThread().errno;
    try {
      int result;
      do {
        result = Native.result((int) FDATASYNC.invokeExact(errno, fd.number()), errno);
      } while (result == -Errno.EINTR);
      return result;
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Waits until the file's data and all about it are on the disk (fsync(2)).
  ///
  /// @return 0 or a negated errno
  public static int sync(Fd fd) {
    MemorySegment errno = Scratch.ofThread().errno;
    try {
      int result;
      do {
        result = Native.result((int) FSYNC.invokeExact(errno, fd.number()), errno);
      } while (result == -Errno.EINTR);
      return result;
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Gives a range of the file back to the file system; it reads as zeros afterwards and the size
  /// stays (fallocate(2)).
  ///
  /// @return 0 or a negated errno ([Errno#EOPNOTSUPP]: this file system cannot)
  public static int punchHole(Fd fd, long position, long length) {
    MemorySegment errno = Scratch.ofThread().errno;
    int mode = Layouts.FALLOC_FL_PUNCH_HOLE | Layouts.FALLOC_FL_KEEP_SIZE;
    try {
      int result;
      do {
        result =
            Native.result(
                (int) FALLOCATE.invokeExact(errno, fd.number(), mode, position, length), errno);
      } while (result == -Errno.EINTR);
      return result;
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// The size of a file in bytes.
  ///
  /// @throws LinuxException when the descriptor is closed
  public static long size(Fd fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Scratch.ofThread().errno;
      MemorySegment status = arena.allocate(Layouts.STAT_BYTES, 8);
      int result = Native.result((int) FSTAT.invokeExact(errno, fd.number(), status), errno);
      LinuxException.check(result, "fstat", fd);
      return status.get(JAVA_LONG, Layouts.STAT_SIZE);
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Sets the size of a file; what is new reads as zeros and takes no space (ftruncate(2)).
  ///
  /// @param sizeBytes the new size
  /// @throws LinuxException when the kernel refuses
  public static void truncate(Fd fd, long sizeBytes) {
    LinuxException.check(resize(fd, sizeBytes), "ftruncate", fd);
  }

  /// The same, of which a failure is an expected outcome.
  ///
  /// @param sizeBytes the new size
  /// @return 0 or a negated errno
  public static int resize(Fd fd, long sizeBytes) {
    MemorySegment errno = Scratch.ofThread().errno;
    try {
      int result;
      do {
        result = Native.result((int) FTRUNCATE.invokeExact(errno, fd.number(), sizeBytes), errno);
      } while (result == -Errno.EINTR);
      return result;
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Makes a descriptor non-blocking that somebody else opened. The flag belongs to the open file,
  /// so whoever shares it with us gets it too.
  ///
  /// @throws LinuxException when the descriptor is closed
  public static void setNonBlocking(Fd fd) {
    MemorySegment errno = Scratch.ofThread().errno;
    try {
      int flags =
          Native.result((int) FCNTL.invokeExact(errno, fd.number(), Layouts.F_GETFL, 0), errno);
      LinuxException.check(flags, "fcntl", fd);
      int wanted = flags | Layouts.O_NONBLOCK;
      int result =
          Native.result(
              (int) FCNTL.invokeExact(errno, fd.number(), Layouts.F_SETFL, wanted), errno);
      LinuxException.check(result, "fcntl", fd);
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }
}
