// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.share;

import dev.umlaut.os.FileStatus;
import dev.umlaut.os.PathBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A file or folder that the guest knows by a number, and the name under which it was seen last.
final class Node {
  /// Which file it is, whatever its name. Numbers of removed files are given again, but not with
  /// the same time of birth.
  record Identity(long device, long inode, long birthNanos) {
    static Identity of(FileStatus status) {
      return new Identity(status.device(), status.inode(), status.birthNanos());
    }
  }

  private final long number;
  private final Identity identity;
  private @Nullable Node parent;
  private byte[] name;
  private long lookups;

  /// Files of it that the guest has open.
  private final List<Handle> handles = new ArrayList<>(0);

  /// What was known when it was opened last, for the guest's cache.
  private long cachedSeconds;

  private long cachedNanos;
  private long cachedSize = -1;

  /// @param parent null: it is the root
  Node(long number, Identity identity, @Nullable Node parent, byte[] name) {
    this.number = number;
    this.identity = identity;
    this.parent = parent;
    this.name = name.clone();
  }

  long number() {
    return number;
  }

  Identity identity() {
    return identity;
  }

  /// It was seen under a name.
  void seen(Node inFolder, PathBuffer as) {
    if (parent != null) {
      parent = inFolder;
      name = as.toBytes();
    }
  }

  /// The guest was told its number once more.
  void told() {
    lookups++;
  }

  /// The guest forgets some of the times it was told.
  ///
  /// @return whether it knows the number no more
  boolean forgotten(long times) {
    lookups = times < 0 || times >= lookups ? 0 : lookups - times;
    return lookups == 0 && parent != null;
  }

  List<Handle> handles() {
    return handles;
  }

  /// Whether the content is, as far as can be known, what it was when this was asked last.
  ///
  /// @param nowSeconds since 1970: what was written in the last second may be written again without
  ///   a trace, and does not count
  boolean isUnchanged(FileStatus status, long nowSeconds) {
    boolean same =
        cachedSize == status.size()
            && cachedSeconds == status.modifySeconds()
            && cachedNanos == status.modifyNanos();
    boolean settled = status.modifySeconds() < nowSeconds - 1;
    cachedSize = settled ? status.size() : -1;
    cachedSeconds = status.modifySeconds();
    cachedNanos = status.modifyNanos();
    return same && settled;
  }

  /// Writes its path from the root downwards, `.` for the root itself.
  ///
  /// @return false when it is too long
  boolean path(PathBuffer into) {
    into.clear();
    if (parent == null) {
      return into.append(new byte[] {'.'});
    }
    List<byte[]> names = new ArrayList<>();
    int length = 0;
    // The limit also ends a circle, which renames at the right moment can make of the nodes.
    for (Node node = this; node.parent != null; node = node.parent) {
      names.add(node.name);
      length += node.name.length + 1;
      if (length > PathBuffer.BYTES_MAX) {
        return false;
      }
    }
    for (int i = names.size() - 1; i >= 0; i--) {
      if (!into.append(names.get(i)) || (i > 0 && !into.append(new byte[] {'/'}))) {
        return false;
      }
    }
    return true;
  }
}
