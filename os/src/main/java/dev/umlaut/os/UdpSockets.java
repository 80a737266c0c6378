// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// UDP sockets (udp(7)), non-blocking and closed on exec. They exist beside those of the JDK
/// because their numbers can be waited for together with everything else.
///
/// Sending and receiving allocate nothing.
///
/// @since 0.1
public final class UdpSockets {
  private static final MethodHandle GETSOCKNAME =
      Native.function("getsockname", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle RECVFROM =
      Native.function(
          "recvfrom",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));

  private UdpSockets() {}

  /// Makes a socket that receives at a port of all addresses of this machine.
  ///
  /// @param ipv6 whether it is one for IPv6, which takes IPv4 as well
  /// @param port 0 for one that is free
  /// @throws LinuxException with [Errno#EADDRINUSE] when the port is taken
  public static Fd bind(boolean ipv6, int port) {
    InetSocketAddress any = new InetSocketAddress(anyAddress(ipv6), port);
    UdpAddress address = UdpAddress.of(any);
    Fd fd = SocketCalls.open(address.family(), Layouts.SOCK_DGRAM);
    try {
      int result = SocketCalls.bind(fd, address.bytes(), address.length());
      LinuxException.check(result, "bind UDP port", port);
      return fd;
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  private static InetAddress anyAddress(boolean ipv6) {
    try {
      return InetAddress.getByAddress(new byte[ipv6 ? 16 : 4]);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of the right length is always one", e);
    }
  }

  /// The port that a socket receives at.
  public static int port(Fd socket) {
    Scratch scratch = Scratch.ofThread();
    UdpAddress address = new UdpAddress();
    scratch.signals.set(JAVA_INT, 0, UdpAddress.BYTES_MAX);
    try {
      int result =
          Native.result(
              (int)
                  GETSOCKNAME.invokeExact(
                      scratch.errno, socket.number(), address.bytes(), scratch.signals),
              scratch.errno);
      LinuxException.check(result, "getsockname", socket);
      return address.port();
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Sends a datagram.
  ///
  /// @return bytes sent, or a negated errno ([Errno#EAGAIN]: no room; others may tell of an earlier
  ///   datagram that could not be delivered)
  public static int send(Fd socket, MemorySegment data, long offset, int length, UdpAddress to) {
    return SocketCalls.sendTo(
        socket, Native.address(data, offset, length), length, to.bytes(), to.length());
  }

  /// Receives a datagram; what does not fit is cut off.
  ///
  /// @param from is filled with where it came from
  /// @return bytes received, or a negated errno ([Errno#EAGAIN]: nothing there)
  public static int receive(
      Fd socket, MemorySegment into, long offset, int length, UdpAddress from) {
    long address = Native.address(into, offset, length);
    Scratch scratch = Scratch.ofThread();
    try {
      long result;
      do {
        scratch.signals.set(JAVA_INT, 0, UdpAddress.BYTES_MAX);
        result =
            Native.result(
                (long)
                    RECVFROM.invokeExact(
                        scratch.errno,
                        socket.number(),
                        address,
                        (long) length,
                        0,
                        from.bytes(),
                        scratch.signals),
                scratch.errno);
      } while (result == -Errno.EINTR);
      return (int) result;
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }
}
