// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.vhost.Disk;
import java.lang.foreign.MemorySegment;

/// A disk that tells of its first read beyond a place: the surest sign of how far a boot has come.
/// Used by the loop thread.
final class ObservedDisk implements Disk {
  private final Disk disk;
  private final Runnable observer;
  private final long beyondByte;
  private boolean told;

  /// @param observer called once, before one read
  /// @param beyondByte reads that end here, or before, do not count
  ObservedDisk(Disk disk, long beyondByte, Runnable observer) {
    this.disk = disk;
    this.beyondByte = beyondByte;
    this.observer = observer;
  }

  @Override
  public int read(MemorySegment into, long off, int length, long position) {
    if (!told && position + length > beyondByte) {
      told = true;
      observer.run();
    }
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
  public int write(MemorySegment from, long off, int length, long position) {
    return disk.write(from, off, length, position);
  }

  @Override
  public int flush() {
    return disk.flush();
  }

  @Override
  public int discard(long position, long length) {
    return disk.discard(position, length);
  }

  @Override
  public int writeZeroes(long position, long length) {
    return disk.writeZeroes(position, length);
  }

  @Override
  public void close() {
    disk.close();
  }
}
