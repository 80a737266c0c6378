// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.share;

import dev.umlaut.os.Errno;
import dev.umlaut.os.Fd;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the guest has open, by numbers that are never given twice.
final class HandleTable implements AutoCloseable {
  /// Each is a descriptor of ours, which all hosts of the lab share.
  static final int HANDLES_MAX = 1024;

  private final Map<Long, Handle> handles = new HashMap<>();
  private long nextNumber = 1;

  /// Takes over a descriptor.
  ///
  /// @return a number, or a negated errno when too many are open: the descriptor is closed then
  long add(Node node, Fd fd, boolean folder, boolean writable) {
    if (handles.size() >= HANDLES_MAX) {
      fd.close();
      return -Errno.ENFILE;
    }
    Handle handle = new Handle(node, fd, folder, writable);
    if (!folder) {
      node.handles().add(handle);
    }
    handles.put(nextNumber, handle);
    return nextNumber++;
  }

  /// An open file, or null.
  @Nullable Handle file(long number) {
    Handle handle = handles.get(number);
    return handle == null || handle.isFolder() ? null : handle;
  }

  /// An open folder, or null.
  @Nullable Handle folder(long number) {
    Handle handle = handles.get(number);
    return handle == null || !handle.isFolder() ? null : handle;
  }

  void remove(long number) {
    Handle handle = handles.remove(number);
    if (handle != null) {
      handle.node().handles().remove(handle);
      handle.fd().close();
    }
  }

  /// Closes all.
  @Override
  public void close() {
    handles
        .values()
        .forEach(handle -> {
          handle.node().handles().clear();
          handle.fd().close();
        });
    handles.clear();
  }
}
