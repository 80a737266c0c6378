// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.share;

import dev.umlaut.os.Errno;
import dev.umlaut.os.Fd;
import dev.umlaut.os.FileStatus;
import dev.umlaut.os.FolderIo;
import dev.umlaut.os.LinuxException;
import dev.umlaut.os.PathBuffer;
import java.nio.file.Path;

/// The shared folder, from which everything is opened anew for each request.
final class Tree implements AutoCloseable {
  private final Fd root;
  private final long mount;
  private final PathBuffer path = new PathBuffer();

  /// What was found last.
  private final FileStatus status = new FileStatus();

  /// @throws LinuxException when there is no such folder
  Tree(Path folder) {
    root = FolderIo.openRoot(folder);
    LinuxException.check(status.read(root), "statx", folder);
    path.clear().append(new byte[] {'.'});
    // A kernel, or a container around us, that does not know the call must not look like a guest's
    // mistake.
    Fd.adopt(LinuxException.check(FolderIo.openBeneath(root, path), "openat2", folder)).close();
    mount = status.mount();
  }

  Fd root() {
    return root;
  }

  /// What is known of the file that was opened, or looked at, last.
  FileStatus status() {
    return status;
  }

  /// Opens a node for nothing but its path, and looks at it.
  ///
  /// @return a descriptor, the caller's now, or a negated errno ([Errno#ESTALE]: under the name by
  ///   which the guest knows it is another file now, or none)
  int open(Node node) {
    return checked(node, node.path(path) ? FolderIo.openBeneath(root, path) : -Errno.ENAMETOOLONG);
  }

  /// Opens a folder for reading its entries, and looks at it.
  ///
  /// @return as [#open]
  int openFolder(Node node) {
    return checked(node, node.path(path) ? FolderIo.openFolder(root, path) : -Errno.ENAMETOOLONG);
  }

  private int checked(Node node, int number) {
    if (number < 0) {
      return isElsewhere(number) ? -Errno.ESTALE : number;
    }
    Fd fd = Fd.adopt(number);
    int result = status.read(fd);
    if (result == 0 && !node.identity().equals(Node.Identity.of(status))) {
      result = -Errno.ESTALE;
    }
    if (result < 0) {
      fd.close();
      return result;
    }
    return number;
  }

  /// The way to it leads nowhere any more, or out of the share.
  private static boolean isElsewhere(int error) {
    return switch (-error) {
      case Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP, Errno.EXDEV, Errno.EAGAIN -> true;
      default -> false;
    };
  }

  /// Looks at a node.
  ///
  /// @return 0 or a negated errno, as [#open]
  int look(Node node) {
    if (!node.handles().isEmpty()) {
      // It may have no name any more.
      return status.read(node.handles().getFirst().fd());
    }
    int number = open(node);
    if (number >= 0) {
      Fd.adopt(number).close();
    }
    return Math.min(number, 0);
  }

  /// Looks at a name in a folder.
  ///
  /// @return 0 or a negated errno
  int look(Fd folder, PathBuffer name) {
    int result = status.read(folder, name);
    return result == 0 && status.mount() != mount ? -Errno.EXDEV : result;
  }

  /// Opens a name in a folder for nothing but its path, and looks at it.
  ///
  /// @return a descriptor, the caller's now, or a negated errno
  int open(Fd folder, PathBuffer name) {
    int number = FolderIo.openBeneath(folder, name);
    if (number < 0) {
      return number;
    }
    Fd fd = Fd.adopt(number);
    int result = status.read(fd);
    if (result < 0) {
      fd.close();
    }
    return result < 0 ? result : number;
  }

  @Override
  public void close() {
    root.close();
  }
}
