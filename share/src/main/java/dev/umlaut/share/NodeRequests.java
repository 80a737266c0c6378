// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.share;

import dev.umlaut.os.Errno;
import dev.umlaut.os.Fd;
import dev.umlaut.os.FileIo;
import dev.umlaut.os.FileStatus;
import dev.umlaut.os.FolderChanges;
import dev.umlaut.os.FolderIo;
import dev.umlaut.os.PathBuffer;
import org.jspecify.annotations.Nullable;

/// Requests about names and what is known of files. Each gives the number of bytes of results, or a
/// negated errno.
final class NodeRequests {
  static final int PERMISSIONS = 01777; // without set-user-id and set-group-id

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Session session;
  private final Tree tree;
  private final NodeTable nodes;
  private final Owners owners;
  private final PathBuffer name = new PathBuffer();

  NodeRequests(Session session, Owners owners) {
    this.session = session;
    this.tree = session.tree();
    this.nodes = session.nodes();
    this.owners = owners;
  }

  int lookup(FuseRequest in, FuseReply out) {
    Node parent = nodes.find(in.node());
    int named = in.name(0, name);
    if (parent == null || named < 0) {
      return parent == null ? -Errno.ESTALE : named;
    }
    int number = tree.open(parent);
    if (number < 0) {
      return number;
    }
    try (Fd folder = Fd.adopt(number)) {
      return entry(folder, parent, name, out);
    }
  }

  /// Looks at a name and tells its node.
  int entry(Fd folder, Node parent, PathBuffer as, FuseReply out) {
    if (out.room() < Fuse.ENTRY_BYTES) {
      return -Errno.EINVAL;
    }
    int result = tree.look(folder, as);
    if (result < 0) {
      return result;
    }
    Node node = nodes.tell(parent, as, tree.status());
    return node == null ? -Errno.ENFILE : out.entry(0, node.number(), tree.status());
  }

  void forget(FuseRequest in) {
    if (in.has(8)) {
      nodes.forget(in.node(), in.u64(0));
    }
  }

  void forgetMany(FuseRequest in) {
    int count = in.has(8) ? in.u32(0) : 0;
    for (int i = 0; i < count && in.has(8 + 16L * (i + 1)); i++) {
      nodes.forget(in.u64(8 + 16 * i), in.u64(16 + 16 * i));
    }
  }

  int attributes(FuseRequest in, FuseReply out) {
    Node node = nodes.find(in.node());
    if (!in.has(16) || out.room() < Fuse.ATTR_BYTES) {
      return -Errno.EINVAL;
    }
    if (node == null) {
      return -Errno.ESTALE;
    }
    int result = tree.look(node);
    return result < 0 ? result : out.attributes(tree.status());
  }

  int readLink(FuseRequest in, FuseReply out) {
    Node node = nodes.find(in.node());
    int number = node == null ? -Errno.ESTALE : tree.open(node);
    if (number < 0) {
      return number;
    }
    try (Fd link = Fd.adopt(number)) {
      if (!tree.status().is(FileStatus.SYMBOLIC_LINK) || out.room() < 1) {
        return -Errno.EINVAL;
      }
      int room = Math.min(out.room(), PathBuffer.BYTES_MAX);
      return FolderIo.readLink(link, out.memory(), Fuse.REPLY_HEADER_BYTES, room);
    }
  }

  int setAttributes(FuseRequest in, FuseReply out) {
    Node node = nodes.find(in.node());
    if (!in.has(88) || out.room() < Fuse.ATTR_BYTES) {
      return -Errno.EINVAL;
    }
    if (!session.writable()) {
      return -Errno.EROFS;
    }
    if (node == null) {
      return -Errno.ESTALE;
    }
    Handle handle = (in.u32(0) & Fuse.FATTR_FH) == 0 ? null : session.handles().file(in.u64(8));
    int result = change(node, handle, in);
    if (result == 0) {
      result = tree.look(node);
    }
    return result < 0 ? result : out.attributes(tree.status());
  }

  private int change(Node node, @Nullable Handle handle, FuseRequest in) {
    if (handle != null && handle.node().equals(node)) {
      int result = tree.look(node);
      return result < 0 ? result : change(handle.fd(), handle.isWritable(), in);
    }
    if (!node.handles().isEmpty()) {
      int result = tree.look(node); // it may have no name any more
      return result < 0 ? result : change(node.handles().getFirst().fd(), false, in);
    }
    int number = tree.open(node);
    if (number < 0) {
      return number;
    }
    try (Fd fd = Fd.adopt(number)) {
      return change(fd, false, in);
    }
  }

  /// Changes the file that was just looked at.
  private int change(Fd fd, boolean writable, FuseRequest in) {
    int what = in.u32(0);
    int result = allowed(what, in);
    if (result == 0 && (what & Fuse.FATTR_SIZE) != 0) {
      result = resize(fd, writable, in.u64(16));
    }
    if (result == 0 && (what & Fuse.FATTR_MODE) != 0) {
      result = FolderChanges.permissions(fd, in.u32(68) & PERMISSIONS);
    }
    long access = time(what, Fuse.FATTR_ATIME, Fuse.FATTR_ATIME_NOW, in.u32(56));
    long modify = time(what, Fuse.FATTR_MTIME, Fuse.FATTR_MTIME_NOW, in.u32(60));
    if (access < 0 || modify < 0) {
      return -Errno.EINVAL;
    }
    if (result == 0 && (access != FolderChanges.OMIT || modify != FolderChanges.OMIT)) {
      result = FolderChanges.times(fd, in.u64(32), access, in.u64(40), modify);
    }
    return result;
  }

  /// Owners are not kept, so only what they are said to be already can be set.
  private int allowed(int what, FuseRequest in) {
    FileStatus status = tree.status();
    boolean owner = (what & Fuse.FATTR_UID) == 0 || in.u32(76) == owners.userInside(status.uid());
    boolean group = (what & Fuse.FATTR_GID) == 0 || in.u32(80) == owners.groupInside(status.gid());
    if (!owner || !group) {
      return -Errno.EPERM;
    }
    if ((what & Fuse.FATTR_MODE) != 0 && status.is(FileStatus.SYMBOLIC_LINK)) {
      return -Errno.EOPNOTSUPP;
    }
    return (what & Fuse.FATTR_SIZE) != 0 && !status.is(FileStatus.REGULAR) ? -Errno.EINVAL : 0;
  }

  private static int resize(Fd fd, boolean writable, long size) {
    if (writable) {
      return FileIo.resize(fd, size);
    }
    int number = FolderIo.reopen(fd, FolderIo.WRITE_ONLY);
    if (number < 0) {
      return number;
    }
    try (Fd file = Fd.adopt(number)) {
      return FileIo.resize(file, size);
    }
  }

  /// @return nanoseconds as [FolderChanges#times] takes them, -1 when there are too many
  private static long time(int what, int set, int now, int nanos) {
    if ((what & set) == 0) {
      return FolderChanges.OMIT;
    }
    if ((what & now) != 0) {
      return FolderChanges.NOW;
    }
    return nanos >= 0 && nanos < NANOS_PER_SECOND ? nanos : -1;
  }
}
