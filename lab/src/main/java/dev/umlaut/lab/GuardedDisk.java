// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.os.Errno;
import dev.umlaut.vhost.Disk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.FileStore;

/// A disk that says it is full before the file system that holds it is: run directories often are
/// in `/run`, which the whole machine needs. Used by the loop thread.
final class GuardedDisk implements Disk {
  /// What is left to others.
  static final long RESERVE_BYTES = 64L << 20;

  /// So much can be written from one look at the free space to the next.
  static final long UNCHECKED_BYTES = 4L << 20;

  private final Disk disk;
  private final FileStore holder;
  private long writtenUnchecked = UNCHECKED_BYTES;
  private boolean closed;

  /// @param disk is closed with this one
  /// @param holder the file system in which the disk grows
  GuardedDisk(Disk disk, FileStore holder) {
    this.disk = disk;
    this.holder = holder;
  }

  @Override
  public int write(MemorySegment from, long off, int length, long position) {
    return hasRoomFor(length) ? disk.write(from, off, length, position) : -Errno.ENOSPC;
  }

  @Override
  public int writeZeroes(long position, long length) {
    return hasRoomFor(length) ? disk.writeZeroes(position, length) : -Errno.ENOSPC;
  }

  private boolean hasRoomFor(long length) {
    writtenUnchecked += length;
    if (writtenUnchecked < UNCHECKED_BYTES) {
      return true;
    }
    try {
      boolean room = holder.getUsableSpace() >= RESERVE_BYTES + length;
      writtenUnchecked = room ? 0 : UNCHECKED_BYTES;
      return room;
    } catch (IOException e) {
      return true; // nobody knows; the write itself will tell
    }
  }

  @Override
  public int read(MemorySegment into, long off, int length, long position) {
    return disk.read(into, off, length, position);
  }

  @Override
  public long sizeBytes() {
    return disk.sizeBytes();
  }

  @Override
  public boolean readOnly() {
    return disk.readOnly();
  }

  @Override
  public int flush() {
    return closed ? -Errno.EBADF : disk.flush();
  }

  @Override
  public int discard(long position, long length) {
    return disk.discard(position, length);
  }

  @Override
  public void close() {
    closed = true;
    disk.close();
  }
}
