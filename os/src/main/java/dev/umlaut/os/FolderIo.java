// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Looks into folders without leaving them: whatever is opened here lies beneath an open folder, is
/// reached through no symbolic link and in the same mount, also while others rename what is on the
/// way (openat2(2), Linux 5.6).
///
/// Results are descriptors, counts or negated errnos.
///
/// @since 0.1
public final class FolderIo {
  private static final MethodHandle OPENAT2 =
      Native.variadic(
          "syscall",
          1,
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle OPEN =
      Native.variadic("open", 2, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  private static final MethodHandle READLINKAT =
      Native.function(
          "readlinkat",
          FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle GETDENTS64 =
      Native.function(
          "getdents64", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle LSEEK =
      Native.function("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));

  private static final long BENEATH =
      Layouts.RESOLVE_BENEATH
          | Layouts.RESOLVE_NO_SYMLINKS
          | Layouts.RESOLVE_NO_MAGICLINKS
          | Layouts.RESOLVE_NO_XDEV;

  private static final int ATTEMPTS_MAX = 100;

  private static final ThreadLocal<MemorySegment> OPEN_HOW =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(Layouts.OPEN_HOW_BYTES, 8));
  private static final PathBuffer NOTHING = new PathBuffer().clear();

  private FolderIo() {}

  /// Opens a folder from which all else is reached.
  ///
  /// @throws LinuxException when there is none, or it may not be searched
  public static Fd openRoot(Path folder) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Scratch.ofThread().errno;
      int flags = Layouts.O_DIRECTORY | Layouts.O_PATH | Layouts.O_CLOEXEC;
      MemorySegment name = arena.allocateFrom(folder.toString());
      int result = Native.result((int) OPEN.invokeExact(errno, name, flags, 0), errno);
      return Fd.adopt(LinuxException.check(result, "open", folder));
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Opens what lies beneath a folder, for nothing but its path: nothing can be read from the
  /// descriptor, and to open it has no effect, whatever kind of file it is.
  ///
  /// @param path relative; no part of it is followed if it is a symbolic link
  /// @return a descriptor, the caller's now, or a negated errno ([Errno#ELOOP]: a symbolic link is
  ///   on the way; [Errno#EXDEV]: it lies outside, or in another mount)
  public static int openBeneath(Fd folder, PathBuffer path) {
    return openBeneath(folder, path, Layouts.O_PATH | Layouts.O_NOFOLLOW);
  }

  /// Opens a folder that lies beneath another for reading its entries.
  ///
  /// @return as [#openBeneath]
  public static int openFolder(Fd folder, PathBuffer path) {
    return openBeneath(folder, path, Layouts.O_DIRECTORY | Layouts.O_NOFOLLOW);
  }

  private static int openBeneath(Fd folder, PathBuffer path, int flags) {
    MemorySegment errno = Scratch.ofThread().errno;
    MemorySegment how = OPEN_HOW.get();
    how.set(JAVA_LONG, 0, flags | Layouts.O_CLOEXEC);
    how.set(JAVA_LONG, 8, 0);
    how.set(JAVA_LONG, Layouts.OPEN_HOW_RESOLVE, BENEATH);
    try {
      long result;
      int attempts = 0;
      do {
        result =
            Native.result(
                (long)
                    OPENAT2.invokeExact(
                        errno,
                        Layouts.SYS_OPENAT2,
                        (long) folder.number(),
                        path.address(),
                        how.address(),
                        (long) Layouts.OPEN_HOW_BYTES),
                errno);
        // A rename somewhere makes the kernel unsure whether it is still beneath.
      } while (result == -Errno.EINTR || (result == -Errno.EAGAIN && ++attempts < ATTEMPTS_MAX));
      return (int) result;
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Opens a file for reading or writing that was opened for nothing but its path: that very file,
  /// whatever its name leads to by now. Never waits for another end, as of a pipe.
  ///
  /// @param access one of [#READ_ONLY], [#WRITE_ONLY], [#READ_WRITE], with [#APPEND] and [#SYNC]
  /// @return a descriptor, the caller's now, or a negated errno
  public static int reopen(Fd path, int access) {
    MemorySegment errno = Scratch.ofThread().errno;
    int flags = access | Layouts.O_CLOEXEC | Layouts.O_NONBLOCK | Layouts.O_NOCTTY;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = proc(path, arena);
      int result;
      do {
        result = Native.result((int) OPEN.invokeExact(errno, name, flags, 0), errno);
      } while (result == -Errno.EINTR);
      return result;
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Opening for reading.
  public static final int READ_ONLY = 0;

  /// Opening for writing.
  public static final int WRITE_ONLY = 1;

  /// Opening for both.
  public static final int READ_WRITE = 2;

  /// All that is written goes to the end of the file.
  public static final int APPEND = 0x400;

  /// What was written is on the disk when the write returns.
  public static final int SYNC = 0x101000;

  /// A name of an open file, for calls that do not take a descriptor for its path.
  static MemorySegment proc(Fd fd, Arena arena) {
    return arena.allocateFrom("/proc/self/fd/" + fd.number(), StandardCharsets.US_ASCII);
  }

  /// Reads where a symbolic link points to, which is not followed.
  ///
  /// @param link opened for nothing but its path
  /// @param into where the bytes go, without a NUL: `length` bytes from `offset`
  /// @return bytes of the target, cut to `length`, or a negated errno
  public static int readLink(Fd link, MemorySegment into, long offset, int length) {
    MemorySegment errno = Scratch.ofThread().errno;
    long address = Native.address(into, offset, length);
    try {
      return (int)
          Native.result(
              (long)
                  READLINKAT.invokeExact(
                      errno, link.number(), NOTHING.address(), address, (long) length),
              errno);
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Reads entries of a folder from where it stands, as the kernel writes them (getdents64(2)):
  /// `u64 inode | s64 offset behind it | u16 bytes of the entry | u8 kind | name | NUL`.
  ///
  /// @return bytes read, 0 at the end, or a negated errno
  public static int readEntries(Fd folder, MemorySegment into, int length) {
    MemorySegment errno = Scratch.ofThread().errno;
    long address = Native.address(into, 0, length);
    try {
      return (int)
          Native.result(
              (long) GETDENTS64.invokeExact(errno, folder.number(), address, (long) length), errno);
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Makes a folder or file stand somewhere, or asks for a place in it (lseek(2)).
  ///
  /// @param whence 0: at the position; 3: at the first data from there on; 4: at the first hole
  /// @return where it stands, or a negated errno
  public static long seek(Fd fd, long position, int whence) {
    MemorySegment errno = Scratch.ofThread().errno;
    try {
      return Native.result((long) LSEEK.invokeExact(errno, fd.number(), position, whence), errno);
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }
}
