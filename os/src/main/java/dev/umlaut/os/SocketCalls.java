// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The system calls that sockets of all families have in common. Addresses are the family's own
/// `struct sockaddr`.
final class SocketCalls {
  private static final MethodHandle SOCKET =
      Native.function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final FunctionDescriptor WITH_ADDRESS =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle BIND = Native.function("bind", WITH_ADDRESS);
  private static final MethodHandle CONNECT = Native.function("connect", WITH_ADDRESS);
  private static final MethodHandle SENDTO =
      Native.function(
          "sendto",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));

  private SocketCalls() {}

  /// Makes a socket that is non-blocking and closed on exec.
  ///
  /// @param family `AF_…`
  /// @param type `SOCK_…`, without flags
  /// @throws LinuxException when the kernel refuses
  static Fd open(int family, int type) {
    int flags = Layouts.SOCK_CLOEXEC | Layouts.SOCK_NONBLOCK;
    MemorySegment errno = Scratch.ofThread().errno;
    int number;
    try {
      number = Native.result((int) SOCKET.invokeExact(errno, family, type | flags, 0), errno);
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
    return Fd.adopt(LinuxException.check(number, "socket", "(new)"));
  }

  /// Gives a socket its own address.
  ///
  /// @return 0 or a negated errno
  static int bind(Fd socket, MemorySegment address, int length) {
    return withAddress(BIND, socket, address, length);
  }

  /// Says to whom a socket talks.
  ///
  /// @return 0 or a negated errno
  static int connect(Fd socket, MemorySegment address, int length) {
    return withAddress(CONNECT, socket, address, length);
  }

  private static int withAddress(MethodHandle call, Fd socket, MemorySegment address, int length) {
    MemorySegment errno = Scratch.ofThread().errno;
    try {
      return Native.result((int) call.invokeExact(errno, socket.number(), address, length), errno);
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Sends one datagram. A peer that is gone is a result, not a signal. Allocates nothing.
  ///
  /// @param data where it lies in memory
  /// @return bytes sent, or a negated errno
  static int sendTo(Fd socket, long data, int length, MemorySegment address, int addressLength) {
    MemorySegment errno = Scratch.ofThread().errno;
    try {
      long result;
      do {
        result =
            Native.result(
                (long)
                    SENDTO.invokeExact(
                        errno,
                        socket.number(),
                        data,
                        (long) length,
                        Layouts.MSG_NOSIGNAL,
                        address,
                        addressLength),
                errno);
      } while (result == -Errno.EINTR);
      return (int) result;
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }
}
