// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Sizes, offsets and numbers of the kernel's interface on x86-64. A port to another architecture
/// starts and ends here; `LayoutsTest` compares with what a kernel says.
///
/// ```
/// msghdr        0 name   8 nameLength  16 iov  24 iovCount  32 control  40 controlLength  48 flags
/// iovec         0 base   8 length
/// cmsghdr       0 length (with this header)  8 level  12 type  16 data
/// epoll_event   0 events (32)  4 data (64)     packed: 12 bytes
/// sockaddr_un   0 family (16)  2 path, NUL-terminated
/// winsize       0 rows (16)  2 columns (16)  4 pixels
/// open_how      0 flags  8 mode  16 resolve
/// dirent64      0 inode  8 offset  16 length (16)  18 type (8)  19 name, NUL-terminated
/// statx         see FileStatus
/// ```
final class Layouts {
  static final int MSGHDR_BYTES = 56;
  static final int MSGHDR_IOV = 16;
  static final int MSGHDR_IOV_COUNT = 24;
  static final int MSGHDR_CONTROL = 32;
  static final int MSGHDR_CONTROL_LENGTH = 40;
  static final int MSGHDR_FLAGS = 48;

  static final int IOVEC_BYTES = 16;
  static final int IOVEC_LENGTH = 8;

  static final int CMSG_LEVEL = 8;
  static final int CMSG_TYPE = 12;
  static final int CMSG_DATA = 16;
  static final int CMSG_ALIGNMENT = 8;

  static final int EPOLL_EVENT_BYTES = 12;
  static final int EPOLL_EVENT_DATA = 4;

  static final int TIMESPEC_BYTES = 16;
  static final int TIMESPEC_NANOS = 8;

  static final int STAT_BYTES = 144;
  static final int STAT_SIZE = 48;

  static final int SOCKADDR_UN_BYTES = 110;
  static final int SOCKADDR_UN_PATH = 2;

  /// Longest path of a socket, in bytes, without the NUL.
  static final int SOCKET_PATH_BYTES_MAX = SOCKADDR_UN_BYTES - SOCKADDR_UN_PATH - 1;

  static final int AF_UNIX = 1;
  static final int SOCK_STREAM = 1;
  static final int SOCK_DGRAM = 2;
  static final int SOCK_NONBLOCK = 0x800;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int SOL_SOCKET = 1;
  static final int SCM_RIGHTS = 1;
  static final int MSG_NOSIGNAL = 0x4000;
  static final int MSG_CTRUNC = 0x8;
  static final int MSG_CMSG_CLOEXEC = 0x40000000;

  static final int O_RDWR = 2;
  static final int O_CREAT = 0x40;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;
  static final int F_GETFL = 3;
  static final int F_SETFL = 4;

  static final int O_EXCL = 0x80;
  static final int O_NOCTTY = 0x100;
  static final int O_NOFOLLOW = 0x20000;
  static final int O_DIRECTORY = 0x10000;
  static final int O_PATH = 0x200000;

  static final int AT_FDCWD = -100;
  static final int AT_SYMLINK_NOFOLLOW = 0x100;
  static final int AT_REMOVEDIR = 0x200;
  static final int AT_SYMLINK_FOLLOW = 0x400;
  static final int AT_NO_AUTOMOUNT = 0x800;
  static final int AT_EMPTY_PATH = 0x1000;

  static final long SYS_SETGROUPS = 116;
  static final long SYS_OPENAT2 = 437;
  static final int OPEN_HOW_BYTES = 24;
  static final int OPEN_HOW_RESOLVE = 16;
  static final long RESOLVE_NO_XDEV = 1;
  static final long RESOLVE_NO_MAGICLINKS = 2;
  static final long RESOLVE_NO_SYMLINKS = 4;
  static final long RESOLVE_BENEATH = 8;

  static final int FALLOC_FL_KEEP_SIZE = 1;
  static final int FALLOC_FL_PUNCH_HOLE = 2;

  static final int EPOLL_CTL_ADD = 1;
  static final int EPOLL_CTL_DEL = 2;
  static final int EPOLL_CTL_MOD = 3;
  static final int EPOLL_CLOEXEC = 0x80000;
  static final int EFD_CLOEXEC = 0x80000;
  static final int EFD_NONBLOCK = 0x800;
  static final int MFD_CLOEXEC = 1;

  static final int PROT_READ_WRITE = 3;
  static final int MAP_SHARED = 1;

  static final int TERMIOS_BYTES = 60;
  static final int TCSADRAIN = 1;
  static final int WINSIZE_BYTES = 8;
  static final int TIOCGWINSZ = 0x5413;

  static final int LOCK_EX = 2;
  static final int LOCK_NB = 4;
  static final int LOCK_UN = 8;

  private Layouts() {}

  /// Fills a `sockaddr_un` and returns its length.
  static int socketAddress(MemorySegment address, Path path) {
    byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > SOCKET_PATH_BYTES_MAX) {
      throw new UmlautException(
          "the path of the socket " + path + " is longer than " + SOCKET_PATH_BYTES_MAX + " bytes",
          "use a shorter run directory, for example one under /tmp or $XDG_RUNTIME_DIR");
    }
    address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
    MemorySegment.copy(bytes, 0, address, ValueLayout.JAVA_BYTE, SOCKADDR_UN_PATH, bytes.length);
    address.set(ValueLayout.JAVA_BYTE, SOCKADDR_UN_PATH + (long) bytes.length, (byte) 0);
    return SOCKADDR_UN_PATH + bytes.length + 1;
  }
}
