// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.share;

import dev.umlaut.os.Errno;
import dev.umlaut.os.Fd;
import dev.umlaut.os.FileIo;
import dev.umlaut.os.FileStatus;
import dev.umlaut.os.FolderIo;
import java.time.InstantSource;

/// Requests about what is in files. Each gives the number of bytes of results, or a negated errno.
final class FileRequests {
  private static final int ACCESS = 3; // flags of open(2)
  private static final int TRUNCATE = 0x200;
  private static final int KEPT = FolderIo.APPEND | FolderIo.SYNC;

  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;
  private static final int WRITE_BYTES = 40;

  private final Session session;
  private final Tree tree;
  private final InstantSource now;

  /// @param now tells how long ago a file was changed
  FileRequests(Session session, InstantSource now) {
    this.session = session;
    this.tree = session.tree();
    this.now = now;
  }

  int open(FuseRequest in, FuseReply out) {
    Node node = session.nodes().find(in.node());
    if (!in.has(8) || out.room() < Fuse.OPEN_BYTES) {
      return -Errno.EINVAL;
    }
    int flags = in.u32(0);
    int refused = node == null ? -Errno.ESTALE : refusal(flags);
    if (node == null || refused < 0) {
      return refused;
    }
    int number = tree.open(node);
    if (number < 0) {
      return number;
    }
    try (Fd path = Fd.adopt(number)) {
      boolean unchanged =
          tree.status().is(FileStatus.REGULAR)
              && node.isUnchanged(tree.status(), now.instant().getEpochSecond());
      long handle = openFile(node, path, flags);
      return handle < 0
          ? (int) handle
          : out.handle(0, handle, unchanged ? Fuse.FOPEN_KEEP_CACHE : 0);
    }
  }

  /// Why a file cannot be opened so: a negated errno, or 0.
  int refusal(int flags) {
    boolean writes = (flags & ACCESS) != FolderIo.READ_ONLY || (flags & TRUNCATE) != 0;
    if ((flags & ACCESS) == ACCESS) {
      return -Errno.EINVAL;
    }
    return writes && !session.writable() ? -Errno.EROFS : 0;
  }

  /// Opens the file that was just looked at.
  ///
  /// @param path the same file, opened for nothing but its path
  /// @param flags as the guest has given them
  /// @return a handle, or a negated errno
  long openFile(Node node, Fd path, int flags) {
    if (!tree.status().is(FileStatus.REGULAR)) {
      return tree.status().is(FileStatus.FOLDER) ? -Errno.EISDIR : -Errno.EPERM;
    }
    int number = FolderIo.reopen(path, access(flags));
    if (number < 0) {
      return number;
    }
    Fd file = Fd.adopt(number);
    if ((flags & TRUNCATE) != 0) {
      int result = FileIo.resize(file, 0);
      if (result < 0) {
        file.close();
        return result;
      }
    }
    return session.handles().add(node, file, false, isWriting(flags));
  }

  /// What of the guest's flags is for us.
  static int access(int flags) {
    return flags & (ACCESS | KEPT);
  }

  static boolean isWriting(int flags) {
    return (flags & ACCESS) != FolderIo.READ_ONLY;
  }

  int read(FuseRequest in, FuseReply out) {
    if (!in.has(40)) {
      return -Errno.EINVAL;
    }
    Handle handle = session.handles().file(in.u64(0));
    long position = in.u64(8);
    int count = in.u32(16);
    if (handle == null || position < 0 || count < 0) {
      return handle == null ? -Errno.EBADF : -Errno.EINVAL;
    }
    int room = Math.min(count, out.room());
    return FileIo.read(handle.fd(), out.memory(), Fuse.REPLY_HEADER_BYTES, room, position);
  }

  int write(FuseRequest in, FuseReply out) {
    if (!in.has(WRITE_BYTES) || out.room() < 8) {
      return -Errno.EINVAL;
    }
    Handle handle = session.handles().file(in.u64(0));
    long position = in.u64(8);
    int count = in.u32(16);
    if (handle == null || !handle.isWritable()) {
      return -Errno.EBADF;
    }
    if (position < 0 || count < 0 || !in.has((long) WRITE_BYTES + count)) {
      return -Errno.EINVAL;
    }
    int data = Fuse.HEADER_BYTES + WRITE_BYTES;
    int written = FileIo.write(handle.fd(), in.memory(), data, count, position);
    if (written < 0) {
      return written;
    }
    out.u32(0, written);
    out.u32(4, 0);
    return 8;
  }

  int release(FuseRequest in) {
    if (!in.has(8)) {
      return -Errno.EINVAL;
    }
    session.handles().remove(in.u64(0));
    return 0;
  }

  int sync(FuseRequest in) {
    if (!in.has(16)) {
      return -Errno.EINVAL;
    }
    Handle file = session.handles().file(in.u64(0));
    Handle handle = file == null ? session.handles().folder(in.u64(0)) : file;
    if (handle == null) {
      return -Errno.EBADF;
    }
    boolean data = (in.u32(8) & Fuse.FSYNC_DATA) != 0;
    return data ? FileIo.dataSync(handle.fd()) : FileIo.sync(handle.fd());
  }

  int seek(FuseRequest in, FuseReply out) {
    if (!in.has(24) || out.room() < 8) {
      return -Errno.EINVAL;
    }
    Handle handle = session.handles().file(in.u64(0));
    int whence = in.u32(16);
    if (handle == null || (whence != SEEK_DATA && whence != SEEK_HOLE)) {
      return handle == null ? -Errno.EBADF : -Errno.EINVAL;
    }
    long position = FolderIo.seek(handle.fd(), in.u64(8), whence);
    if (position < 0) {
      return (int) position;
    }
    out.u64(0, position);
    return 8;
  }
}
