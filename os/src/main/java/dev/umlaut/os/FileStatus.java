// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// What the kernel knows of a file (statx(2)). Filled again and again, so that a call allocates
/// nothing. Symbolic links are not followed.
///
/// ```
/// statx   0 mask (32)  4 block size (32)  16 links (32)  20 uid (32)  24 gid (32)  28 mode (16)
///        32 inode  40 size  48 blocks  64 atime  80 btime  96 ctime  112 mtime
///       128 device of a device file: major (32), minor (32)  136 device: major (32), minor (32)
///       144 mount                  a time is seconds (64), nanoseconds (32), unused (32)
/// ```
///
/// Owned by one thread at a time.
///
/// @since 0.1
public final class FileStatus {
  /// The bits of [#mode()] that tell what kind of file it is.
  public static final int TYPE = 0xf000;

  /// The kind: a folder.
  public static final int FOLDER = 0x4000;

  /// The kind: a regular file.
  public static final int REGULAR = 0x8000;

  /// The kind: a symbolic link.
  public static final int SYMBOLIC_LINK = 0xa000;

  private static final int BYTES = 256;
  private static final int BASIC = 0x7ff;
  private static final int BIRTH = 0x800;
  private static final int MOUNT = 0x1000;
  private static final int NANOS = 8;
  private static final int ATIME = 64;
  private static final int BTIME = 80;
  private static final int CTIME = 96;
  private static final int MTIME = 112;

  private static final MethodHandle STATX =
      Native.function(
          "statx",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG));

  private static final PathBuffer NOTHING = new PathBuffer().clear();

  private final MemorySegment bytes = Arena.ofAuto().allocate(BYTES, 8);

  /// Of no file yet.
  public FileStatus() {}

  /// Asks about an open file; one that was opened for nothing but its path will do.
  ///
  /// @return 0 or a negated errno
  public int read(Fd fd) {
    return read(fd, NOTHING, Layouts.AT_EMPTY_PATH);
  }

  /// Asks about a name in an open folder.
  ///
  /// @param name one name, without a slash
  /// @return 0 or a negated errno
  public int read(Fd folder, PathBuffer name) {
    return read(folder, name, Layouts.AT_SYMLINK_NOFOLLOW | Layouts.AT_NO_AUTOMOUNT);
  }

  private int read(Fd fd, PathBuffer name, int flags) {
    MemorySegment errno = Scratch.ofThread().errno;
    int wanted = BASIC | BIRTH | MOUNT;
    try {
      return Native.result(
          (int)
              STATX.invokeExact(errno, fd.number(), name.address(), flags, wanted, bytes.address()),
          errno);
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Kind and permissions.
  public int mode() {
    return bytes.get(ValueLayout.JAVA_SHORT, 28) & 0xffff;
  }

  /// Whether it is of a kind.
  ///
  /// @param type such as [#FOLDER]
  public boolean is(int type) {
    return (mode() & TYPE) == type;
  }

  /// How many names it has.
  public int links() {
    return bytes.get(JAVA_INT, 16);
  }

  /// Its owner, 0 to 2^32-1.
  public long uid() {
    return Integer.toUnsignedLong(bytes.get(JAVA_INT, 20));
  }

  /// Its group, 0 to 2^32-1.
  public long gid() {
    return Integer.toUnsignedLong(bytes.get(JAVA_INT, 24));
  }

  /// Its number in its file system.
  public long inode() {
    return bytes.get(JAVA_LONG, 32);
  }

  /// Its size in bytes.
  public long size() {
    return bytes.get(JAVA_LONG, 40);
  }

  /// What it takes of its file system, in units of 512 bytes.
  public long blocks() {
    return bytes.get(JAVA_LONG, 48);
  }

  /// In pieces of how many bytes it is best read.
  public int blockSize() {
    return bytes.get(JAVA_INT, 4);
  }

  /// The file system it is in: major number in the upper half, minor number in the lower.
  public long device() {
    return (long) bytes.get(JAVA_INT, 136) << 32 | Integer.toUnsignedLong(bytes.get(JAVA_INT, 140));
  }

  /// Of a device file, the major number of the device.
  public int deviceMajor() {
    return bytes.get(JAVA_INT, 128);
  }

  /// Of a device file, the minor number of the device.
  public int deviceMinor() {
    return bytes.get(JAVA_INT, 132);
  }

  /// The mount through which it was reached.
  public long mount() {
    return bytes.get(JAVA_LONG, 144);
  }

  /// When it was read last, in seconds since 1970.
  public long accessSeconds() {
    return bytes.get(JAVA_LONG, ATIME);
  }

  /// The rest of it, in nanoseconds.
  public int accessNanos() {
    return bytes.get(JAVA_INT, ATIME + NANOS);
  }

  /// When its content was changed last, in seconds since 1970.
  public long modifySeconds() {
    return bytes.get(JAVA_LONG, MTIME);
  }

  /// The rest of it, in nanoseconds.
  public int modifyNanos() {
    return bytes.get(JAVA_INT, MTIME + NANOS);
  }

  /// When anything of it was changed last, in seconds since 1970.
  public long changeSeconds() {
    return bytes.get(JAVA_LONG, CTIME);
  }

  /// The rest of it, in nanoseconds.
  public int changeNanos() {
    return bytes.get(JAVA_INT, CTIME + NANOS);
  }

  /// When it was made, in nanoseconds since 1970; 0 where the file system does not keep that.
  public long birthNanos() {
    return (bytes.get(JAVA_INT, 0) & BIRTH) == 0
        ? 0
        : bytes.get(JAVA_LONG, BTIME) * 1_000_000_000L + bytes.get(JAVA_INT, BTIME + NANOS);
  }
}
