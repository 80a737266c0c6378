// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.share;

import dev.umlaut.os.Errno;
import dev.umlaut.os.Fd;
import dev.umlaut.os.FileStatus;
import dev.umlaut.os.FolderChanges;
import dev.umlaut.os.PathBuffer;

/// Requests that change folders. Each gives the number of bytes of results, or a negated errno. In
/// a share that is only for reading all of them fail.
final class ChangeRequests {
  private static final int CREATE_EXCLUSIVE = 0x80; // flag of open(2)
  private static final int RENAME_FLAGS = 3; // do not replace; exchange
  private static final int EXCHANGE = 2;

  private final Session session;
  private final Tree tree;
  private final NodeRequests names;
  private final FileRequests files;
  private final PathBuffer name = new PathBuffer();
  private final PathBuffer second = new PathBuffer();

  ChangeRequests(Session session, NodeRequests names, FileRequests files) {
    this.session = session;
    this.tree = session.tree();
    this.names = names;
    this.files = files;
  }

  /// What is done with a name in a folder.
  private interface Change {
    int in(Fd folder, Node parent);
  }

  /// Opens the folder that a request is about and does something there with the name that it has.
  ///
  /// @param at where the name begins
  private int change(FuseRequest in, int at, Change change) {
    if (!session.writable()) {
      return -Errno.EROFS;
    }
    int named = in.has(at) ? in.name(at, name) : -Errno.EINVAL;
    return named < 0 ? named : changeIn(in.node(), change);
  }

  private int changeIn(long node, Change change) {
    Node parent = session.nodes().find(node);
    int number = parent == null ? -Errno.ESTALE : tree.open(parent);
    if (parent == null || number < 0) {
      return number;
    }
    try (Fd folder = Fd.adopt(number)) {
      return change.in(folder, parent);
    }
  }

  int create(FuseRequest in, FuseReply out) {
    if (!in.has(16) || out.room() < Fuse.ENTRY_BYTES + Fuse.OPEN_BYTES) {
      return -Errno.EINVAL;
    }
    int flags = in.u32(0);
    int refused = files.refusal(flags);
    return refused < 0
        ? refused
        : change(in, 16, (folder, parent) -> create(folder, parent, flags, in.u32(4), out));
  }

  private int create(Fd folder, Node parent, int flags, int mode, FuseReply out) {
    int permissions = mode & NodeRequests.PERMISSIONS;
    int number = FolderChanges.create(folder, name, FileRequests.access(flags), permissions);
    if (number == -Errno.EEXIST && (flags & CREATE_EXCLUSIVE) == 0) {
      return openExisting(folder, parent, flags, out);
    }
    if (number < 0) {
      return number;
    }
    Fd file = Fd.adopt(number);
    int result = tree.status().read(file);
    Node node = result < 0 ? null : session.nodes().tell(parent, name, tree.status());
    if (node == null) {
      file.close();
      return result < 0 ? result : -Errno.ENFILE;
    }
    long handle = session.handles().add(node, file, false, FileRequests.isWriting(flags));
    return created(node, handle, out);
  }

  /// Somebody else was quicker to make it.
  private int openExisting(Fd folder, Node parent, int flags, FuseReply out) {
    int number = tree.open(folder, name);
    if (number < 0) {
      return number;
    }
    try (Fd path = Fd.adopt(number)) {
      if (!tree.status().is(FileStatus.REGULAR)) {
        return -Errno.EEXIST;
      }
      Node node = session.nodes().tell(parent, name, tree.status());
      return node == null ? -Errno.ENFILE : created(node, files.openFile(node, path, flags), out);
    }
  }

  private int created(Node node, long handle, FuseReply out) {
    if (handle < 0) {
      session.nodes().forget(node.number(), 1);
      return (int) handle;
    }
    int bytes = out.entry(0, node.number(), tree.status());
    return bytes + out.handle(bytes, handle, 0);
  }

  /// Regular files only: devices, pipes and sockets would be there for all of this machine.
  int makeNode(FuseRequest in, FuseReply out) {
    if (!in.has(16)) {
      return -Errno.EINVAL;
    }
    int mode = in.u32(0);
    int type = mode & FileStatus.TYPE;
    return change(
        in,
        16,
        (folder, parent) -> {
          if (type != FileStatus.REGULAR && type != 0) {
            return -Errno.EPERM;
          }
          int number = FolderChanges.create(folder, name, 0, mode & NodeRequests.PERMISSIONS);
          if (number < 0) {
            return number;
          }
          Fd.adopt(number).close();
          return names.entry(folder, parent, name, out);
        });
  }

  int makeFolder(FuseRequest in, FuseReply out) {
    if (!in.has(8)) {
      return -Errno.EINVAL;
    }
    int mode = in.u32(0) & NodeRequests.PERMISSIONS;
    return change(
        in,
        8,
        (folder, parent) -> {
          int result = FolderChanges.makeFolder(folder, name, mode);
          return result < 0 ? result : names.entry(folder, parent, name, out);
        });
  }

  int symbolicLink(FuseRequest in, FuseReply out) {
    int next = in.name(0, name);
    int end = next < 0 ? next : in.text(next, PathBuffer.BYTES_MAX, second);
    if (end < 0) {
      return end;
    }
    return change(
        in,
        0,
        (folder, parent) -> {
          int result = FolderChanges.symbolicLink(second, folder, name);
          return result < 0 ? result : names.entry(folder, parent, name, out);
        });
  }

  int link(FuseRequest in, FuseReply out) {
    if (!in.has(8)) {
      return -Errno.EINVAL;
    }
    Node old = session.nodes().find(in.u64(0));
    return change(
        in,
        8,
        (folder, parent) -> {
          int number = old == null ? -Errno.ESTALE : tree.open(old);
          if (number < 0) {
            return number;
          }
          try (Fd file = Fd.adopt(number)) {
            int result =
                tree.status().is(FileStatus.FOLDER)
                    ? -Errno.EPERM
                    : FolderChanges.link(file, folder, name);
            return result < 0 ? result : names.entry(folder, parent, name, out);
          }
        });
  }

  int unlink(FuseRequest in) {
    return change(in, 0, (folder, _) -> FolderChanges.unlink(folder, name));
  }

  int removeFolder(FuseRequest in) {
    return change(in, 0, (folder, _) -> FolderChanges.removeFolder(folder, name));
  }

  /// @param arguments bytes before the names: 8, or 16 with flags
  int rename(FuseRequest in, int arguments) {
    if (!in.has(arguments)) {
      return -Errno.EINVAL;
    }
    int flags = arguments == 16 ? in.u32(8) : 0;
    int next = in.name(arguments, name);
    int end = next < 0 ? next : in.name(next, second);
    if (end < 0 || (flags & ~RENAME_FLAGS) != 0) {
      return end < 0 ? end : -Errno.EINVAL;
    }
    return change(
        in,
        arguments,
        (from, fromNode) ->
            changeIn(
                in.u64(0),
                (to, toNode) -> {
                  int result = FolderChanges.rename(from, name, to, second, flags);
                  if (result < 0) {
                    return result;
                  }
                  moved(to, toNode, second);
                  if ((flags & EXCHANGE) != 0) {
                    moved(from, fromNode, name);
                  }
                  return 0;
                }));
  }

  private void moved(Fd folder, Node parent, PathBuffer as) {
    if (tree.look(folder, as) == 0) {
      session.nodes().moved(parent, as, tree.status());
    }
  }
}
