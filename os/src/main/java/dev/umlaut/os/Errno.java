// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Error numbers of Linux (errno(3)), as positive numbers. A call of this room that can fail in the
/// ordinary course of things returns one of them negated.
///
/// @since 0.1
public final class Errno {
  /// Operation not permitted.
  public static final int EPERM = 1;

  /// No such file or directory.
  public static final int ENOENT = 2;

  /// No such process.
  public static final int ESRCH = 3;

  /// Interrupted by a signal.
  public static final int EINTR = 4;

  /// Input/output error.
  public static final int EIO = 5;

  /// No such device or address.
  public static final int ENXIO = 6;

  /// Bad file descriptor: it was closed already.
  public static final int EBADF = 9;

  /// Nothing to do right now; the same number as `EWOULDBLOCK`.
  public static final int EAGAIN = 11;

  /// Cannot allocate memory.
  public static final int ENOMEM = 12;

  /// Permission denied.
  public static final int EACCES = 13;

  /// Bad address: memory of the caller that is not there.
  public static final int EFAULT = 14;

  /// Device or resource busy.
  public static final int EBUSY = 16;

  /// File exists.
  public static final int EEXIST = 17;

  /// Two file systems where only one may be.
  public static final int EXDEV = 18;

  /// No such device.
  public static final int ENODEV = 19;

  /// Not a directory.
  public static final int ENOTDIR = 20;

  /// Is a directory.
  public static final int EISDIR = 21;

  /// Invalid argument.
  public static final int EINVAL = 22;

  /// Too many open files in the system.
  public static final int ENFILE = 23;

  /// Too many open files in this process.
  public static final int EMFILE = 24;

  /// File too large.
  public static final int EFBIG = 27;

  /// No space left on device.
  public static final int ENOSPC = 28;

  /// Read-only file system.
  public static final int EROFS = 30;

  /// Nobody reads this pipe or socket any more.
  public static final int EPIPE = 32;

  /// File name too long.
  public static final int ENAMETOOLONG = 36;

  /// This kernel has no such system call.
  public static final int ENOSYS = 38;

  /// A symbolic link where none may be, or too many of them.
  public static final int ELOOP = 40;

  /// Protocol error.
  public static final int EPROTO = 71;

  /// Message too long.
  public static final int EMSGSIZE = 90;

  /// Operation not supported.
  public static final int EOPNOTSUPP = 95;

  /// Address already in use.
  public static final int EADDRINUSE = 98;

  /// Connection aborted before it was accepted.
  public static final int ECONNABORTED = 103;

  /// Connection reset by the peer.
  public static final int ECONNRESET = 104;

  /// No buffer space.
  public static final int ENOBUFS = 105;

  /// Not connected.
  public static final int ENOTCONN = 107;

  /// Connection timed out.
  public static final int ETIMEDOUT = 110;

  /// Connection refused: nobody listens.
  public static final int ECONNREFUSED = 111;

  /// The file that was meant is not there any more.
  public static final int ESTALE = 116;

  private static final int NAME_BYTES_MAX = 256;
  private static final FunctionDescriptor NUMBER_TO_TEXT = FunctionDescriptor.of(ADDRESS, JAVA_INT);
  private static final MethodHandle NAME = Native.pure("strerrorname_np", NUMBER_TO_TEXT);
  private static final MethodHandle DESCRIPTION = Native.pure("strerrordesc_np", NUMBER_TO_TEXT);

  private Errno() {}

  /// Says what a number means, for example "No such file or directory (ENOENT)".
  ///
  /// @param errno an error number, negated or not
  public static String describe(int errno) {
    int number = Math.abs(errno);
    try {
      MemorySegment name = (MemorySegment) NAME.invokeExact(number);
      MemorySegment description = (MemorySegment) DESCRIPTION.invokeExact(number);
      return name.address() == 0 || description.address() == 0
          ? "error " + number
          : text(description) + " (" + text(name) + ")";
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  private static String text(MemorySegment constant) {
    return constant.reinterpret(NAME_BYTES_MAX).getString(0);
  }
}
