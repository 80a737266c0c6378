// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/// Sockets that are bound or connected to addresses which no path can name: those that a peer has
/// sent as bytes, and network interfaces (packet(7)). What is sent afterwards goes through
/// [UnixSockets], which asks for no address.
///
/// @since 0.1
public final class AddressedSockets {
  private static final int AF_PACKET = 17;
  private static final int SOCK_RAW = 3;
  private static final int SOCKADDR_LL_BYTES = 20;

  private static final MethodHandle RECV =
      Native.function(
          "recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));

  private AddressedSockets() {}

  /// Connects a datagram socket to an address that somebody has told.
  ///
  /// @param sockaddr a `struct sockaddr_un` as the kernel wants it, also one without a path
  /// @throws LinuxException with [Errno#ECONNREFUSED] when nobody has that address
  public static void connect(Fd datagram, byte[] sockaddr) {
    try (Arena arena = Arena.ofConfined()) {
      LinuxException.check(
          SocketCalls.connect(datagram, copy(arena, sockaddr), sockaddr.length),
          "connect to a told address",
          datagram);
    }
  }

  /// Makes a non-blocking socket that sends whole Ethernet frames out of an interface and receives
  /// those of one type. Needs CAP_NET_RAW.
  ///
  /// @param index the interface's number
  /// @param etherType from 0 to 0xffff
  /// @throws LinuxException with [Errno#EPERM] when this user may not
  public static Fd packet(int index, int etherType) {
    Fd fd = SocketCalls.open(AF_PACKET, SOCK_RAW);
    ByteBuffer address =
        ByteBuffer.allocate(SOCKADDR_LL_BYTES)
            .order(ByteOrder.nativeOrder())
            .putShort((short) AF_PACKET)
            .order(ByteOrder.BIG_ENDIAN)
            .putShort((short) etherType)
            .order(ByteOrder.nativeOrder())
            .putInt(index);
    try (Arena arena = Arena.ofConfined()) {
      int result = SocketCalls.bind(fd, copy(arena, address.array()), SOCKADDR_LL_BYTES);
      LinuxException.check(result, "bind to interface", index);
      return fd;
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  /// Receives one datagram or frame; what does not fit is lost. Allocates nothing.
  ///
  /// @return its bytes, or a negated errno ([Errno#EAGAIN]: nothing there)
  public static int receive(Fd socket, MemorySegment into) {
    long to = Native.address(into, 0, into.byteSize());
    MemorySegment errno = Scratch.ofThread().errno;
    try {
      long result;
      do {
        result =
            Native.result(
                (long) RECV.invokeExact(errno, socket.number(), to, into.byteSize(), 0), errno);
      } while (result == -Errno.EINTR);
      return (int) result;
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// The address of a path as bytes, for a peer that wants to be told it: a whole `struct
  /// sockaddr_un`.
  ///
  /// @throws UmlautException when the path is too long
  public static byte[] ofPath(Path path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(Layouts.SOCKADDR_UN_BYTES, 8);
      int _ = Layouts.socketAddress(address, path);
      return address.toArray(JAVA_BYTE);
    }
  }

  private static MemorySegment copy(Arena arena, byte[] address) {
    MemorySegment bytes = arena.allocate(address.length, 8);
    MemorySegment.copy(address, 0, bytes, JAVA_BYTE, 0, address.length);
    return bytes;
  }
}
