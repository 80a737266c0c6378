// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.Errno;
import dev.umlaut.os.Fd;
import dev.umlaut.os.FileIo;
import dev.umlaut.os.OpenMode;
import dev.umlaut.os.UmlautException;
import dev.umlaut.vhost.Disk;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file as a disk, byte for byte: the tar with a host's own files, or an image of its own. Where
/// the file ends within a sector of 512 bytes, the rest of that sector reads as zeros.
///
/// Made by any thread, then used by one, the loop's.
///
/// @since 0.1
public final class RawDisk implements Disk {
  private static final int SECTOR = 512;
  private static final int ZEROS_BYTES = 65536;

  private final Arena arena = Arena.ofShared();
  private final Fd file;
  private final boolean readOnly;
  private final Durability durability;
  private final long sizeBytes;
  private final MemorySegment zeros;

  private RawDisk(Fd file, boolean readOnly, Durability durability) {
    this.file = file;
    this.readOnly = readOnly;
    this.durability = durability;
    sizeBytes = (FileIo.size(file) + SECTOR - 1) / SECTOR * SECTOR;
    zeros = arena.allocate(ZEROS_BYTES);
  }

  /// Opens a file as a disk. Its flush is [Durability#MACHINE].
  ///
  /// @param readOnly whether writing is refused
  /// @throws UmlautException when there is no such file
  public static RawDisk open(Path path, boolean readOnly) {
    return open(path, readOnly, Durability.MACHINE);
  }

  /// Opens a file as a disk, with a promise for flushes.
  public static RawDisk open(Path path, boolean readOnly, Durability durability) {
    if (!Files.isRegularFile(path)) {
      throw new UmlautException("there is no disk " + path, "");
    }
    OpenMode mode = readOnly ? OpenMode.READ_ONLY : OpenMode.READ_WRITE;
    return new RawDisk(FileIo.open(path, mode), readOnly, durability);
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public boolean readOnly() {
    return readOnly;
  }

  @Override
  public int read(MemorySegment into, long off, int length, long position) {
    return isWithin(position, length)
        ? FullTransfer.read(file, into, off, length, position)
        : -Errno.EINVAL;
  }

  @Override
  public int write(MemorySegment from, long off, int length, long position) {
    int refusal = refusal(position, length);
    return refusal < 0 ? refusal : FullTransfer.write(file, from, off, length, position);
  }

  @Override
  public int flush() {
    return readOnly || durability == Durability.PROCESS ? 0 : FileIo.dataSync(file);
  }

  @Override
  public int discard(long position, long length) {
    int refusal = refusal(position, length);
    if (refusal < 0) {
      return refusal;
    }
    int result = FileIo.punchHole(file, position, length);
    return result == -Errno.EOPNOTSUPP ? 0 : result;
  }

  @Override
  public int writeZeroes(long position, long length) {
    int refusal = refusal(position, length);
    return refusal < 0 ? refusal : FullTransfer.zero(file, zeros, position, length);
  }

  @Override
  public void close() {
    if (file.isOpen()) {
      file.close();
      arena.close();
    }
  }

  private int refusal(long position, long length) {
    if (readOnly) {
      return -Errno.EROFS;
    }
    return isWithin(position, length) ? 0 : -Errno.EINVAL;
  }

  private boolean isWithin(long position, long length) {
    return length > 0
        && position >= 0
        && position <= sizeBytes - length
        && (position | length) % SECTOR == 0;
  }
}
