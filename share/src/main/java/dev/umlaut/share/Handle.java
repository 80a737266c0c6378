// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.share;

import dev.umlaut.os.Fd;

/// A file or folder that the guest has open.
final class Handle {
  private final Node node;
  private final Fd fd;
  private final boolean folder;
  private final boolean writable;
  private long position;

  Handle(Node node, Fd fd, boolean folder, boolean writable) {
    this.node = node;
    this.fd = fd;
    this.folder = folder;
    this.writable = writable;
  }

  Node node() {
    return node;
  }

  Fd fd() {
    return fd;
  }

  boolean isFolder() {
    return folder;
  }

  boolean isWritable() {
    return writable;
  }

  /// Where a folder's descriptor stands.
  long position() {
    return position;
  }

  void position(long now) {
    position = now;
  }
}
