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

/// Who this process is, and who owns a file.
///
/// @since 0.1
public final class Users {
  private static final FunctionDescriptor NUMBER = FunctionDescriptor.of(JAVA_INT);
  private static final MethodHandle GETEUID = Native.pure("geteuid", NUMBER);
  private static final MethodHandle GETEGID = Native.pure("getegid", NUMBER);
  private static final MethodHandle LCHOWN =
      Native.function("lchown", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));

  private static final FunctionDescriptor ID = FunctionDescriptor.of(JAVA_INT, JAVA_INT);
  private static final MethodHandle SETFSUID = Native.pure("setfsuid", ID);
  private static final MethodHandle SETFSGID = Native.pure("setfsgid", ID);
  private static final MethodHandle SETGROUPS =
      Native.variadic(
          "syscall", 1, FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));

  private Users() {}

  /// Whether this process may do everything.
  public static boolean isRoot() {
    return uid() == 0;
  }

  /// The effective user id of this process, 0 to 2^32-2.
  public static long uid() {
    try {
      return Integer.toUnsignedLong((int) GETEUID.invokeExact());
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// The effective group id of this process, 0 to 2^32-2.
  public static long gid() {
    try {
      return Integer.toUnsignedLong((int) GETEGID.invokeExact());
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Gives a file to a user and group. A symbolic link is changed itself, not what it points to.
  ///
  /// @param uid the new owner, 0 to 2^32-2
  /// @param gid the new group, 0 to 2^32-2
  /// @throws LinuxException when the kernel refuses: only root may give files away
  public static void chown(Path path, long uid, long gid) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Scratch.ofThread().errno;
      MemorySegment name = arena.allocateFrom(path.toString());
      int result = Native.result((int) LCHOWN.invokeExact(errno, name, id(uid), id(gid)), errno);
      LinuxException.check(result, "chown", path);
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// From here on the calling thread, and no other, deals with files as this user and group, and as
  /// a member of no others (setfsuid(2)). For root only; a platform thread of its own, because
  /// there is no way back.
  ///
  /// @param uid 0 to 2^32-2
  /// @param gid 0 to 2^32-2
  /// @throws LinuxException when the kernel refuses
  public static void becomeForFiles(long uid, long gid) {
    MemorySegment errno = Scratch.ofThread().errno;
    String who = "user " + uid + ", group " + gid;
    try {
      // The library's function would do this to all threads.
      long groups = (long) SETGROUPS.invokeExact(errno, Layouts.SYS_SETGROUPS, 0L, 0L);
      LinuxException.check((int) Native.result(groups, errno), "setgroups", who);
      int _ = (int) SETFSGID.invokeExact(id(gid));
      int _ = (int) SETFSUID.invokeExact(id(uid));
      // Neither tells of a failure, but both tell what holds.
      boolean done =
          (int) SETFSGID.invokeExact(-1) == id(gid) && (int) SETFSUID.invokeExact(-1) == id(uid);
      LinuxException.check(done ? 0 : -Errno.EPERM, "setfsuid", who);
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// The highest number is not an id: chown(2) reads it as "leave it".
  private static int id(long number) {
    if (number < 0 || number >= 0xffff_ffffL) {
      throw new IllegalArgumentException("not a user or group id: " + number);
    }
    return (int) number;
  }
}
