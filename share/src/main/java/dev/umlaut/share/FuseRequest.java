// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.share;

import dev.umlaut.os.Errno;
import dev.umlaut.os.PathBuffer;
import dev.umlaut.vhost.VirtqueueException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// One request: a header and arguments. Offsets of arguments count from behind the header.
///
/// ```
///   u32 bytes | u32 kind | u64 number | u64 node | u32 uid | u32 gid | u32 pid | u16 further | u16
/// ```
final class FuseRequest {
  private static final int NAME_BYTES_MAX = 255;

  private MemorySegment bytes = MemorySegment.NULL;
  private int end;

  /// Begins to read a request.
  ///
  /// @param count how many bytes there are
  /// @throws VirtqueueException when they are no request
  void begin(MemorySegment request, int count) {
    if (count < Fuse.HEADER_BYTES) {
      throw new VirtqueueException("a file system request of " + count + " bytes");
    }
    bytes = request;
    end = count;
    int told = bytes.get(ValueLayout.JAVA_INT, 0);
    if (told != count) {
      throw new VirtqueueException(
          "a file system request of %d bytes that says it has %s"
              .formatted(count, Integer.toUnsignedString(told)));
    }
  }

  int kind() {
    return bytes.get(ValueLayout.JAVA_INT, 4);
  }

  /// By which the guest knows the reply.
  long number() {
    return bytes.get(ValueLayout.JAVA_LONG, 8);
  }

  /// What the request is about.
  long node() {
    return bytes.get(ValueLayout.JAVA_LONG, 16);
  }

  /// Whether there are that many bytes of arguments.
  boolean has(long count) {
    return count >= 0 && count <= end - Fuse.HEADER_BYTES;
  }

  int u32(int at) {
    return bytes.get(ValueLayout.JAVA_INT, Fuse.HEADER_BYTES + (long) at);
  }

  long u64(int at) {
    return bytes.get(ValueLayout.JAVA_LONG, Fuse.HEADER_BYTES + (long) at);
  }

  MemorySegment memory() {
    return bytes;
  }

  /// Reads one name in a folder, which ends with a NUL.
  ///
  /// @return where the arguments go on behind it, or a negated errno
  int name(int at, PathBuffer into) {
    int next = text(at, NAME_BYTES_MAX, into);
    if (next < 0) {
      return next;
    }
    int length = into.length();
    boolean dots = length > 0 && length <= 2 && into.at(0) == '.' && into.at(length - 1) == '.';
    if (length == 0 || dots) {
      return -Errno.EINVAL;
    }
    for (int i = 0; i < length; i++) {
      if (into.at(i) == '/') {
        return -Errno.EINVAL;
      }
    }
    return next;
  }

  /// Reads a text that ends with a NUL.
  ///
  /// @return where the arguments go on behind it, or a negated errno
  int text(int at, int bytesMax, PathBuffer into) {
    for (int i = Fuse.HEADER_BYTES + at; i < end; i++) {
      if (bytes.get(ValueLayout.JAVA_BYTE, i) == 0) {
        int length = i - Fuse.HEADER_BYTES - at;
        return length <= bytesMax
                && into.clear().append(bytes, Fuse.HEADER_BYTES + (long) at, length)
            ? at + length + 1
            : -Errno.ENAMETOOLONG;
      }
    }
    return -Errno.EINVAL;
  }
}
