// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import java.lang.foreign.MemorySegment;

/// What a [BlockDevice] keeps its data in. Data go straight between the disk and the guest's
/// memory.
///
/// Used by one loop thread, which waits for every call: none may take long. All positions and
/// lengths are within the disk and multiples of 512; results are those of Linux system calls, so
/// that a guest sees the very error (a full disk is `-ENOSPC`).
///
/// @since 0.1
public interface Disk extends AutoCloseable {
  /// The size in bytes, a multiple of 512. It does not change.
  long sizeBytes();

  /// Whether the guest may only read.
  boolean readOnly();

  /// Reads all of `length` bytes.
  ///
  /// @param into where to
  /// @param off byte in `into` to begin with
  /// @param length how many
  /// @param position byte of the disk to begin with
  /// @return bytes read, or `-errno`
  int read(MemorySegment into, long off, int length, long position);

  /// Writes all of `length` bytes.
  ///
  /// @param from where from
  /// @param off byte in `from` to begin with
  /// @param length how many
  /// @param position byte of the disk to begin with
  /// @return bytes written, or `-errno`
  int write(MemorySegment from, long off, int length, long position);

  /// Makes everything written survive a crash of the machine, as far as this disk promises to.
  ///
  /// @return 0 or `-errno`
  int flush();

  /// The guest does not need this range any more; what it reads there afterwards is undefined.
  ///
  /// @return 0 or `-errno`
  int discard(long position, long length);

  /// The guest reads zeros in this range afterwards.
  ///
  /// @return 0 or `-errno`
  int writeZeroes(long position, long length);

  /// Frees the files.
  @Override
  void close();
}
