// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.share;

import dev.umlaut.os.FileStatus;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The reply to one request: a header, which is written last, and results. Offsets of results count
/// from behind the header.
///
/// ```
///   u32 bytes | s32 negated errno | u64 number of the request
/// ```
final class FuseReply {
  private static final int PERMISSIONS = 01777; // without set-user-id and set-group-id

  private final Owners owners;
  private final long validNanos;
  private MemorySegment bytes = MemorySegment.NULL;
  private int room;

  /// @param owners how owners look to the guest
  /// @param validNanos how long the guest may take for true what it was told about a file, less
  ///   than a second
  FuseReply(Owners owners, long validNanos) {
    this.owners = owners;
    this.validNanos = validNanos;
  }

  /// Begins a reply.
  ///
  /// @param count how many bytes there can be, with the header
  void begin(MemorySegment reply, int count) {
    bytes = reply;
    room = count - Fuse.REPLY_HEADER_BYTES;
  }

  /// How many bytes of results there can be; negative when there cannot even be a header.
  int room() {
    return room;
  }

  MemorySegment memory() {
    return bytes;
  }

  /// Ends it.
  ///
  /// @param result how many bytes of results there are, or a negated errno
  /// @return bytes of the whole
  int end(FuseRequest request, int result) {
    int length = Fuse.REPLY_HEADER_BYTES + Math.max(0, result);
    bytes.set(ValueLayout.JAVA_INT, 0, length);
    bytes.set(ValueLayout.JAVA_INT, 4, Math.min(0, result));
    bytes.set(ValueLayout.JAVA_LONG, 8, request.number());
    return length;
  }

  void zero(int at, int count) {
    bytes.asSlice(Fuse.REPLY_HEADER_BYTES + (long) at, count).fill((byte) 0);
  }

  void u16(int at, int value) {
    bytes.set(ValueLayout.JAVA_SHORT, Fuse.REPLY_HEADER_BYTES + (long) at, (short) value);
  }

  void u32(int at, int value) {
    bytes.set(ValueLayout.JAVA_INT, Fuse.REPLY_HEADER_BYTES + (long) at, value);
  }

  void u64(int at, long value) {
    bytes.set(ValueLayout.JAVA_LONG, Fuse.REPLY_HEADER_BYTES + (long) at, value);
  }

  /// Writes a name's node and what is known of it (`fuse_entry_out`).
  int entry(int at, long node, FileStatus status) {
    u64(at, node);
    u64(at + 8, status.birthNanos()); // tells two files of one number apart
    u64(at + 16, 0);
    u64(at + 24, 0);
    u32(at + 32, (int) validNanos);
    u32(at + 36, (int) validNanos);
    file(at + 40, status);
    return Fuse.ENTRY_BYTES;
  }

  /// Writes what is known of a file (`fuse_attr_out`).
  int attributes(FileStatus status) {
    u64(0, 0);
    u32(8, (int) validNanos);
    u32(12, 0);
    file(16, status);
    return Fuse.ATTR_BYTES;
  }

  /// Writes a handle (`fuse_open_out`).
  int handle(int at, long handle, int flags) {
    u64(at, handle);
    u32(at + 8, flags);
    u32(at + 12, 0);
    return Fuse.OPEN_BYTES;
  }

  private void file(int at, FileStatus status) {
    u64(at, status.inode());
    u64(at + 8, status.size());
    u64(at + 16, status.blocks());
    u64(at + 24, status.accessSeconds());
    u64(at + 32, status.modifySeconds());
    u64(at + 40, status.changeSeconds());
    u32(at + 48, status.accessNanos());
    u32(at + 52, status.modifyNanos());
    u32(at + 56, status.changeNanos());
    u32(at + 60, status.mode() & (FileStatus.TYPE | PERMISSIONS));
    u32(at + 64, status.links());
    u32(at + 68, owners.userInside(status.uid()));
    u32(at + 72, owners.groupInside(status.gid()));
    u32(at + 76, device(status.deviceMajor(), status.deviceMinor()));
    u32(at + 80, status.blockSize());
    u32(at + 84, 0);
  }

  /// As the kernel writes a device's numbers in 32 bits.
  private static int device(int major, int minor) {
    return (minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12);
  }
}
