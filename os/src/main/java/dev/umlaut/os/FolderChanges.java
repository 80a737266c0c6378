// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Changes names in open folders, and what is said about files. A name is one name, without a
/// slash, so what happens, happens in that very folder; a symbolic link of that name is not
/// followed.
///
/// Results are 0, descriptors, or negated errnos.
///
/// @since 0.1
public final class FolderChanges {
  /// In place of a number of nanoseconds: now.
  public static final long NOW = (1 << 30) - 1;

  /// In place of a number of nanoseconds: leave the time as it is.
  public static final long OMIT = (1 << 30) - 2;

  private static final MethodHandle OPENAT =
      Native.variadic(
          "openat", 3, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT));
  private static final MethodHandle MKDIRAT =
      Native.function("mkdirat", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle UNLINKAT =
      Native.function("unlinkat", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle RENAMEAT2 =
      Native.function(
          "renameat2",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle SYMLINKAT =
      Native.function("symlinkat", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG));
  private static final MethodHandle LINKAT =
      Native.function(
          "linkat",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle CHMOD =
      Native.function("chmod", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle UTIMENSAT =
      Native.function(
          "utimensat", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));

  private static final PathBuffer NOTHING = new PathBuffer().clear();

  private FolderChanges() {}

  /// Makes a file that is not there yet and opens it.
  ///
  /// @param access as of [FolderIo#reopen]
  /// @param mode permissions, before the umask
  /// @return a descriptor, the caller's now, or a negated errno
  public static int create(Fd folder, PathBuffer name, int access, int mode) {
    MemorySegment errno = Scratch.ofThread().errno;
    int flags = access | Layouts.O_CREAT | Layouts.O_EXCL | Layouts.O_NOFOLLOW | Layouts.O_CLOEXEC;
    try {
      return Native.result(
          (int) OPENAT.invokeExact(errno, folder.number(), name.address(), flags, mode), errno);
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Makes a folder.
  public static int makeFolder(Fd folder, PathBuffer name, int mode) {
    MemorySegment errno = Scratch.ofThread().errno;
    try {
      return Native.result(
          (int) MKDIRAT.invokeExact(errno, folder.number(), name.address(), mode), errno);
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Removes a name of a file that is no folder.
  public static int unlink(Fd folder, PathBuffer name) {
    return remove(folder, name, 0);
  }

  /// Removes an empty folder.
  public static int removeFolder(Fd folder, PathBuffer name) {
    return remove(folder, name, Layouts.AT_REMOVEDIR);
  }

  private static int remove(Fd folder, PathBuffer name, int flags) {
    MemorySegment errno = Scratch.ofThread().errno;
    try {
      return Native.result(
          (int) UNLINKAT.invokeExact(errno, folder.number(), name.address(), flags), errno);
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Gives a file another name, perhaps in another folder.
  ///
  /// @param flags 0: replace what has the new name; 1: fail if there is something; 2: exchange both
  public static int rename(Fd from, PathBuffer oldName, Fd to, PathBuffer newName, int flags) {
    MemorySegment errno = Scratch.ofThread().errno;
    try {
      return Native.result(
          (int)
              RENAMEAT2.invokeExact(
                  errno, from.number(), oldName.address(), to.number(), newName.address(), flags),
          errno);
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Makes a symbolic link.
  ///
  /// @param target what it says, which nobody looks at
  public static int symbolicLink(PathBuffer target, Fd folder, PathBuffer name) {
    MemorySegment errno = Scratch.ofThread().errno;
    try {
      return Native.result(
          (int) SYMLINKAT.invokeExact(errno, target.address(), folder.number(), name.address()),
          errno);
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Gives a file one more name.
  ///
  /// @param file opened for nothing but its path, or for more
  public static int link(Fd file, Fd folder, PathBuffer name) {
    MemorySegment errno = Scratch.ofThread().errno;
    try (Arena arena = Arena.ofConfined()) {
      return Native.result(
          (int)
              LINKAT.invokeExact(
                  errno,
                  Layouts.AT_FDCWD,
                  FolderIo.proc(file, arena),
                  folder.number(),
                  name.address(),
                  Layouts.AT_SYMLINK_FOLLOW),
          errno);
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Sets the permissions of a file or folder.
  ///
  /// @param file opened for nothing but its path, or for more; no symbolic link
  public static int permissions(Fd file, int mode) {
    MemorySegment errno = Scratch.ofThread().errno;
    try (Arena arena = Arena.ofConfined()) {
      return Native.result((int) CHMOD.invokeExact(errno, FolderIo.proc(file, arena), mode), errno);
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Sets the times of last access and last change of a file's content (Linux 5.8).
  ///
  /// @param file opened for nothing but its path, or for more
  /// @param accessNanos 0 to 999,999,999, or [#NOW], or [#OMIT]
  /// @param modifyNanos the same
  public static int times(
      Fd file, long accessSeconds, long accessNanos, long modifySeconds, long modifyNanos) {
    MemorySegment errno = Scratch.ofThread().errno;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment times = arena.allocate(2L * Layouts.TIMESPEC_BYTES, 8);
      times.set(JAVA_LONG, 0, accessSeconds);
      times.set(JAVA_LONG, 8, accessNanos);
      times.set(JAVA_LONG, 16, modifySeconds);
      times.set(JAVA_LONG, 24, modifyNanos);
      return Native.result(
          (int)
              UTIMENSAT.invokeExact(
                  errno, file.number(), NOTHING.address(), times.address(), Layouts.AT_EMPTY_PATH),
          errno);
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }
}
