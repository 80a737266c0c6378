// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.Errno;
import dev.umlaut.os.Fd;
import dev.umlaut.os.FileIo;
import java.lang.foreign.MemorySegment;

/// Transfers of all bytes or none: what disks promise and single system calls do not.
final class FullTransfer {
  private FullTransfer() {}

  /// Reads all bytes; what is beyond the end of the file reads as zeros.
  ///
  /// @return `length` or a negated errno
  static int read(Fd file, MemorySegment into, long offset, int length, long position) {
    int done = 0;
    while (done < length) {
      int got = FileIo.read(file, into, offset + done, length - done, position + done);
      if (got < 0) {
        return got;
      }
      if (got == 0) {
        into.asSlice(offset + done, length - done).fill((byte) 0);
        return length;
      }
      done += got;
    }
    return length;
  }

  /// Writes all bytes. After an error some may have been written.
  ///
  /// @return `length` or a negated errno
  static int write(Fd file, MemorySegment from, long offset, int length, long position) {
    int done = 0;
    while (done < length) {
      int put = FileIo.write(file, from, offset + done, length - done, position + done);
      if (put <= 0) {
        // Linux never answers 0 here; if a file system does, waiting for it helps nobody.
        return put < 0 ? put : -Errno.EIO;
      }
      done += put;
    }
    return length;
  }

  /// Makes a range of a file read as zeros, giving its space back where the file system can.
  ///
  /// @return 0 or a negated errno
  static int zero(Fd file, MemorySegment zeros, long position, long length) {
    int result = FileIo.punchHole(file, position, length);
    if (result != -Errno.EOPNOTSUPP) {
      return result;
    }
    long done = 0;
    while (done < length) {
      int part = (int) Math.min(zeros.byteSize(), length - done);
      result = write(file, zeros, 0, part, position + done);
      if (result < 0) {
        return result;
      }
      done += part;
    }
    return 0;
  }
}
