// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Sockets between the processes of one machine (unix(7)), all non-blocking and closed on exec.
/// They exist beside those of the JDK because they can pass open descriptors, and because their
/// numbers can be waited for together with everything else.
///
/// Sending and receiving allocate nothing, except for descriptors that arrive.
///
/// @since 0.1
public final class UnixSockets {
  private static final int BACKLOG = 128;

  private static final MethodHandle LISTEN =
      Native.function("listen", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle ACCEPT4 =
      Native.function(
          "accept4", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
  private static final MethodHandle SOCKETPAIR =
      Native.function(
          "socketpair", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle SHUTDOWN =
      Native.function("shutdown", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final FunctionDescriptor MESSAGE =
      FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SENDMSG = Native.function("sendmsg", MESSAGE);
  private static final MethodHandle RECVMSG = Native.function("recvmsg", MESSAGE);

  private UnixSockets() {}

  /// Listens for stream connections at a path. A socket file that a dead process left behind is
  /// replaced; one that somebody serves is not.
  ///
  /// @param path at most 107 bytes
  /// @throws LinuxException with [Errno#EADDRINUSE] when somebody listens there already
  /// @throws UmlautException when the path is too long
  public static Fd listen(Path path) {
    Fd fd = socket(Layouts.SOCK_STREAM);
    try {
      bind(fd, path);
      int result;
      try {
        MemorySegment errno = Scratch.ofThread().errno;
        result = Native.result((int) LISTEN.invokeExact(errno, fd.number(), BACKLOG), errno);
      } catch (Throwable e) {
        throw Native.unexpected(e);
      }
      LinuxException.check(result, "listen", path);
      return fd;
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  /// Takes the next waiting connection.
  ///
  /// @return the connection, or empty when none waits
  /// @throws LinuxException for example with [Errno#EMFILE]
  public static Optional<Fd> accept(Fd listener) {
    MemorySegment errno = Scratch.ofThread().errno;
    int flags = Layouts.SOCK_CLOEXEC | Layouts.SOCK_NONBLOCK;
    try {
      int result;
      do {
        result =
            Native.result(
                (int)
                    ACCEPT4.invokeExact(
                        errno, listener.number(), MemorySegment.NULL, MemorySegment.NULL, flags),
                errno);
      } while (result == -Errno.EINTR || result == -Errno.ECONNABORTED);
      return result == -Errno.EAGAIN
          ? Optional.empty()
          : Optional.of(Fd.adopt(LinuxException.check(result, "accept", listener)));
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Connects a stream to a listening path. It succeeds or fails at once.
  ///
  /// @param path at most 107 bytes
  /// @throws LinuxException with [Errno#ENOENT] or [Errno#ECONNREFUSED] when nobody listens, with
  ///   [Errno#EAGAIN] when too many wait for that listener already
  public static Fd connect(Path path) {
    Fd fd = socket(Layouts.SOCK_STREAM);
    try {
      LinuxException.check(connect(fd, path), "connect", path);
      return fd;
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  /// Makes two connected streams.
  ///
  /// @throws LinuxException when the kernel refuses
  public static FdPair pair() {
    int type = Layouts.SOCK_STREAM | Layouts.SOCK_CLOEXEC | Layouts.SOCK_NONBLOCK;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Scratch.ofThread().errno;
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      int result =
          Native.result((int) SOCKETPAIR.invokeExact(errno, Layouts.AF_UNIX, type, 0, ends), errno);
      LinuxException.check(result, "socketpair", "(new)");
      return new FdPair(
          Fd.adopt(ends.getAtIndex(JAVA_INT, 0)), Fd.adopt(ends.getAtIndex(JAVA_INT, 1)));
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Makes a datagram socket at a path; a socket file that a dead process left is replaced.
  ///
  /// @param bindTo at most 107 bytes
  /// @throws LinuxException when the kernel refuses
  public static Fd datagram(Path bindTo) {
    Fd fd = socket(Layouts.SOCK_DGRAM);
    try {
      bind(fd, bindTo);
      return fd;
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  /// Sends bytes. A peer that is gone is the result `-EPIPE`, not a signal.
  ///
  /// @return bytes sent, perhaps fewer than asked for, or a negated errno ([Errno#EAGAIN]: no room)
  public static int send(Fd socket, MemorySegment data, long offset, int length) {
    return sendMessage(socket, Native.address(data, offset, length), length, 0);
  }

  /// Sends bytes together with open descriptors (SCM_RIGHTS). The receiver gets copies; ours stay
  /// open and ours.
  ///
  /// @param data at least one byte, from its start
  /// @param passed at most 253
  /// @return bytes sent, or a negated errno; when at least one byte went, all descriptors did
  public static int send(Fd socket, MemorySegment data, int length, List<Fd> passed) {
    if (passed.isEmpty() || passed.size() > Scratch.PASSED_MAX || length < 1) {
      throw new IllegalArgumentException(
          "1 to " + Scratch.PASSED_MAX + " descriptors and some bytes, please");
    }
    MemorySegment control = Scratch.ofThread().control;
    int used = Layouts.CMSG_DATA + passed.size() * Integer.BYTES;
    control.set(JAVA_LONG, 0, used);
    control.set(JAVA_INT, Layouts.CMSG_LEVEL, Layouts.SOL_SOCKET);
    control.set(JAVA_INT, Layouts.CMSG_TYPE, Layouts.SCM_RIGHTS);
    for (int i = 0; i < passed.size(); i++) {
      control.set(JAVA_INT, Layouts.CMSG_DATA + (long) i * Integer.BYTES, passed.get(i).number());
    }
    return sendMessage(socket, Native.address(data, 0, length), length, aligned(used));
  }

  /// Receives bytes, and the descriptors that came with them.
  ///
  /// @param passed is handed each arriving descriptor, closed on exec, and owns it from then on
  /// @return bytes received, 0 when the peer has closed, or a negated errno ([Errno#EAGAIN]:
  ///   nothing there; [Errno#EMFILE]: descriptors came that did not fit into this process, and are
  ///   lost)
  public static int receive(
      Fd socket, MemorySegment into, long offset, int length, Consumer<Fd> passed) {
    Scratch scratch = Scratch.ofThread();
    MemorySegment message =
        scratch.message(Native.address(into, offset, length), length, Scratch.CONTROL_BYTES);
    long result;
    try {
      do {
        result =
            Native.result(
                (long)
                    RECVMSG.invokeExact(
                        scratch.errno, socket.number(), message, Layouts.MSG_CMSG_CLOEXEC),
                scratch.errno);
      } while (result == -Errno.EINTR);
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
    if (result < 0) {
      return (int) result;
    }
    long controlLength = message.get(JAVA_LONG, Layouts.MSGHDR_CONTROL_LENGTH);
    boolean truncated = (message.get(JAVA_INT, Layouts.MSGHDR_FLAGS) & Layouts.MSG_CTRUNC) != 0;
    if (controlLength > 0) {
      adopt(scratch.control, controlLength, passed);
    }
    return truncated ? -Errno.EMFILE : (int) result;
  }

  /// Sends one datagram to a path.
  ///
  /// @param data from its start
  /// @return bytes sent, or a negated errno
  public static int sendTo(Fd socket, MemorySegment data, int length, Path to) {
    long from = Native.address(data, 0, length);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(Layouts.SOCKADDR_UN_BYTES, 8);
      int addressLength = Layouts.socketAddress(address, to);
      return SocketCalls.sendTo(socket, from, length, address, addressLength);
    }
  }

  /// Says that nothing more will be sent; the peer reads the end after what is on its way.
  ///
  /// @return 0 or a negated errno ([Errno#ENOTCONN]: the peer is gone)
  public static int shutdownOutput(Fd socket) {
    int sendingHalf = 1;
    MemorySegment errno = Scratch.ofThread().errno;
    try {
      return Native.result((int) SHUTDOWN.invokeExact(errno, socket.number(), sendingHalf), errno);
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  private static Fd socket(int type) {
    return SocketCalls.open(Layouts.AF_UNIX, type);
  }

  private static void bind(Fd fd, Path path) {
    int result = attemptBind(fd, path);
    if (result == -Errno.EADDRINUSE && isStale(path)) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot replace the old socket " + path, e);
      }
      result = attemptBind(fd, path);
    }
    LinuxException.check(result, "bind", path);
  }

  /// A socket file outlives its process; connecting tells whether somebody is behind it. Any other
  /// kind of file refuses connections too, and is not ours to delete.
  private static boolean isStale(Path path) {
    try (Fd probe = socket(Layouts.SOCK_STREAM)) {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
              .isOther()
          && connect(probe, path) == -Errno.ECONNREFUSED;
    } catch (IOException _) {
      return false;
    }
  }

  private static int attemptBind(Fd fd, Path path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(Layouts.SOCKADDR_UN_BYTES, 8);
      return SocketCalls.bind(fd, address, Layouts.socketAddress(address, path));
    }
  }

  private static int connect(Fd fd, Path path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(Layouts.SOCKADDR_UN_BYTES, 8);
      return SocketCalls.connect(fd, address, Layouts.socketAddress(address, path));
    }
  }

  private static int sendMessage(Fd socket, long address, int length, int controlLength) {
    Scratch scratch = Scratch.ofThread();
    MemorySegment message = scratch.message(address, length, controlLength);
    try {
      long result;
      do {
        result =
            Native.result(
                (long)
                    SENDMSG.invokeExact(
                        scratch.errno, socket.number(), message, Layouts.MSG_NOSIGNAL),
                scratch.errno);
      } while (result == -Errno.EINTR);
      return (int) result;
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  private static void adopt(MemorySegment control, long controlLength, Consumer<Fd> passed) {
    long at = 0;
    while (at + Layouts.CMSG_DATA <= controlLength) {
      long length = control.get(JAVA_LONG, at);
      boolean rights =
          control.get(JAVA_INT, at + Layouts.CMSG_LEVEL) == Layouts.SOL_SOCKET
              && control.get(JAVA_INT, at + Layouts.CMSG_TYPE) == Layouts.SCM_RIGHTS;
      if (length < Layouts.CMSG_DATA) {
        return;
      }
      int count = rights ? (int) ((length - Layouts.CMSG_DATA) / Integer.BYTES) : 0;
      if (count > 0) {
        // Copied first: the receiver may use this thread's control area for a call of its own.
        int[] numbers = new int[count];
        MemorySegment.copy(control, JAVA_INT, at + Layouts.CMSG_DATA, numbers, 0, count);
        hand(numbers, passed);
      }
      at = aligned(at + length);
    }
  }

  private static void hand(int[] numbers, Consumer<Fd> passed) {
    int handed = 0;
    try {
      while (handed < numbers.length) {
        passed.accept(Fd.adopt(numbers[handed++]));
      }
    } finally {
      // Only when the receiver threw: nobody else knows of the rest.
      while (handed < numbers.length) {
        Fd.adopt(numbers[handed++]).close();
      }
    }
  }

  private static long aligned(long length) {
    return (length + Layouts.CMSG_ALIGNMENT - 1) & -Layouts.CMSG_ALIGNMENT;
  }

  private static int aligned(int length) {
    return (int) aligned((long) length);
  }
}
