// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Tap interfaces of this machine (Linux, Documentation/networking/tuntap.rst): each read of the
/// descriptor is one Ethernet frame that the machine has sent on the interface, each write is one
/// that it receives.
///
/// @since 0.1
public final class Taps {
  /// Most characters of an interface's name.
  public static final int NAME_MAX = 15;

  private static final MethodHandle IOCTL =
      Native.variadic("ioctl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
  private static final Path DEVICE = Path.of("/dev/net/tun");
  private static final long TUNSETIFF = 0x400454caL;
  private static final int IFREQ_BYTES = 40;
  private static final int IFREQ_FLAGS = 16;
  private static final short TAP_WITHOUT_INFORMATION = 0x1002; // IFF_TAP | IFF_NO_PI

  private Taps() {}

  /// Attaches to a tap interface, non-blocking. One that is not there is made, which only root may,
  /// and is gone when it is closed; one that root has made for this user is there for him.
  ///
  /// @param name of the interface, 1 to 15 characters
  /// @throws LinuxException with [Errno#EPERM] when this user may not, with [Errno#EBUSY] when
  ///   somebody else is attached
  public static Fd open(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0 || bytes.length > NAME_MAX) {
      throw new IllegalArgumentException("an interface of the name \"" + name + "\"");
    }
    Fd fd = FileIo.open(DEVICE, OpenMode.READ_WRITE);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(IFREQ_BYTES, 8);
      MemorySegment.copy(bytes, 0, request, JAVA_BYTE, 0, bytes.length);
      request.set(JAVA_SHORT, IFREQ_FLAGS, TAP_WITHOUT_INFORMATION);
      MemorySegment errno = Scratch.ofThread().errno;
      int result =
          Native.result((int) IOCTL.invokeExact(errno, fd.number(), TUNSETIFF, request), errno);
      LinuxException.check(result, "attach to the tap interface", name);
      FileIo.setNonBlocking(fd);
      return fd;
    } catch (Throwable e) {
      fd.close();
      throw Native.unexpected(e);
    }
  }
}
