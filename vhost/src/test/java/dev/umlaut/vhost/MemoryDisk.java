// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.os.Errno;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// A disk in an array, which can be made to fail.
final class MemoryDisk implements Disk {
  final byte[] bytes;
  final List<String> calls = new ArrayList<>();
  boolean readOnly;
  boolean failing;

  MemoryDisk(int sizeBytes) {
    bytes = new byte[sizeBytes];
  }

  @Override
  public long sizeBytes() {
    return bytes.length;
  }

  @Override
  public boolean readOnly() {
    return readOnly;
  }

  @Override
  public int read(MemorySegment into, long off, int length, long position) {
    MemorySegment.copy(bytes, (int) position, into, ValueLayout.JAVA_BYTE, off, length);
    return failing ? -Errno.EIO : length;
  }

  @Override
  public int write(MemorySegment from, long off, int length, long position) {
    if (failing) {
      return -Errno.ENOSPC;
    }
    MemorySegment.copy(from, ValueLayout.JAVA_BYTE, off, bytes, (int) position, length);
    return length;
  }

  @Override
  public int flush() {
    calls.add("flush");
    return failing ? -Errno.EIO : 0;
  }

  @Override
  public int discard(long position, long length) {
    calls.add("discard " + position + " " + length);
    return failing ? -Errno.EOPNOTSUPP : 0;
  }

  @Override
  public int writeZeroes(long position, long length) {
    calls.add("zero " + position + " " + length);
    return failing ? -Errno.EOPNOTSUPP : 0;
  }

  @Override
  public void close() {}
}
