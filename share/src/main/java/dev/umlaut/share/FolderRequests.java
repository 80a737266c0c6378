// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.share;

import dev.umlaut.os.Errno;
import dev.umlaut.os.Fd;
import dev.umlaut.os.FolderIo;
import dev.umlaut.os.PathBuffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Requests about what is in folders. Each gives the number of bytes of results, or a negated
/// errno.
///
/// The kernel of this machine writes an entry as `u64 inode | s64 offset | u16 bytes | u8 kind |
/// name | NUL`, FUSE as `u64 inode | u64 offset | u32 bytes of the name | u32 kind | name`, filled
/// up to 8 bytes, and READDIRPLUS puts in front what LOOKUP would tell.
final class FolderRequests {
  private static final int SEEK_SET = 0;
  private static final int NAME = 19; // in an entry of the kernel
  private static final int ENTRY = 24; // bytes before the name in an entry of FUSE
  private static final int CHUNK_MIN = 512; // more than the longest entry
  private static final int CHUNK_MAX = 32 * 1024;

  private final Session session;
  private final Tree tree;
  private final PathBuffer name = new PathBuffer();
  private final MemorySegment chunk = Arena.ofAuto().allocate(CHUNK_MAX, 8);

  FolderRequests(Session session) {
    this.session = session;
    this.tree = session.tree();
  }

  int open(FuseRequest in, FuseReply out) {
    Node node = session.nodes().find(in.node());
    if (!in.has(8) || out.room() < Fuse.OPEN_BYTES) {
      return -Errno.EINVAL;
    }
    int number = node == null ? -Errno.ESTALE : tree.openFolder(node);
    if (node == null || number < 0) {
      return number;
    }
    long handle = session.handles().add(node, Fd.adopt(number), true, false);
    return handle < 0 ? (int) handle : out.handle(0, handle, 0);
  }

  /// Reads entries from an offset on.
  ///
  /// @param plus whether to tell of each what LOOKUP would
  int read(FuseRequest in, FuseReply out, boolean plus) {
    if (!in.has(40)) {
      return -Errno.EINVAL;
    }
    Handle handle = session.handles().folder(in.u64(0));
    long offset = in.u64(8);
    int size = in.u32(16);
    if (handle == null || offset < 0 || size < 0) {
      return handle == null ? -Errno.EBADF : -Errno.EINVAL;
    }
    int room = Math.min(size, out.room());
    int front = plus ? Fuse.ENTRY_BYTES : 0;
    if (offset != handle.position() || offset == 0) {
      // From the beginning means: as it is now.
      long moved = FolderIo.seek(handle.fd(), offset, SEEK_SET);
      if (moved < 0) {
        return (int) moved;
      }
      handle.position(offset);
    }
    int done = 0;
    while (true) {
      int wanted = Math.clamp((room - done) / (plus ? 6 : 1), CHUNK_MIN, CHUNK_MAX);
      int count = FolderIo.readEntries(handle.fd(), chunk, wanted);
      if (count <= 0) {
        return done > 0 ? done : count;
      }
      for (int at = 0; at < count; at += u16(at + 16)) {
        int length = nameLength(at);
        int bytes = (front + ENTRY + length + 7) & -8;
        if (bytes > room - done) {
          // What was read and not told is read again.
          long moved = FolderIo.seek(handle.fd(), handle.position(), SEEK_SET);
          return moved < 0 ? (int) moved : done;
        }
        out.zero(done, bytes);
        if (plus) {
          tell(handle, at, length, out, done);
        }
        entry(at, length, out, done + front);
        done += bytes;
        handle.position(chunk.get(ValueLayout.JAVA_LONG_UNALIGNED, at + 8L));
      }
    }
  }

  /// What LOOKUP would tell; zeros when it would fail, and the guest looks for itself.
  private void tell(Handle folder, int at, int length, FuseReply out, int to) {
    boolean plain = name.clear().append(chunk, at + (long) NAME, length);
    boolean dots = length <= 2 && name.at(0) == '.' && name.at(length - 1) == '.';
    if (!plain || dots || tree.look(folder.fd(), name) < 0) {
      return;
    }
    Node node = session.nodes().tell(folder.node(), name, tree.status());
    if (node != null) {
      int _ = out.entry(to, node.number(), tree.status());
    }
  }

  private void entry(int at, int length, FuseReply out, int to) {
    out.u64(to, chunk.get(ValueLayout.JAVA_LONG_UNALIGNED, at));
    out.u64(to + 8, chunk.get(ValueLayout.JAVA_LONG_UNALIGNED, at + 8L));
    out.u32(to + 16, length);
    out.u32(to + 20, chunk.get(ValueLayout.JAVA_BYTE, at + 18L));
    MemorySegment.copy(
        chunk, at + (long) NAME, out.memory(), Fuse.REPLY_HEADER_BYTES + (long) to + ENTRY, length);
  }

  private int nameLength(int at) {
    int end = at + NAME;
    while (chunk.get(ValueLayout.JAVA_BYTE, end) != 0) {
      end++;
    }
    return end - at - NAME;
  }

  private int u16(int at) {
    return chunk.get(ValueLayout.JAVA_SHORT_UNALIGNED, at) & 0xffff;
  }

  int release(FuseRequest in) {
    if (!in.has(8)) {
      return -Errno.EINVAL;
    }
    session.handles().remove(in.u64(0));
    return 0;
  }
}
