// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.Errno;
import dev.umlaut.os.Fd;
import dev.umlaut.os.FileIo;
import dev.umlaut.os.FileLocks;
import dev.umlaut.os.OpenMode;
import dev.umlaut.os.UmlautException;
import dev.umlaut.vhost.Disk;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// What one host sees of a shared image: reads come from the image until a sector is written, which
/// puts it into the host's own overlay. The overlay is a file in the format of User-Mode Linux
/// itself (version 3, see `CowHeader` in the sources), so `uml_moo` can merge it with its image.
///
/// Which sectors are in the overlay is kept in memory and reaches the file by [#flush] and
/// [#close], after the data it speaks of: whatever is lost in a crash, no sector turns into
/// rubbish.
///
/// The image must not change as long as there are overlays over it; its size and modification time
/// are in the overlay and checked when that is opened. One process may use an overlay at a time.
///
/// Made by any thread, then used by one, the loop's.
///
/// @since 0.1
public final class CowDisk implements Disk {
  private static final int SECTOR = CowHeader.SECTOR_BYTES;
  private static final int ZEROS_BYTES = 65536;

  private final Arena arena = Arena.ofShared();
  private final CowHeader header;
  private final Durability durability;
  private final Fd backing;
  private final Fd overlay;
  private final SectorBitmap inOverlay;
  private final MemorySegment zeros;
  private final long dataOffset;
  private final boolean readOnly;
  private boolean closed;

  private CowDisk(
      CowHeader header, Durability durability, boolean readOnly, Fd backing, Fd overlay) {
    this.header = header;
    this.durability = durability;
    this.readOnly = readOnly;
    this.backing = backing;
    this.overlay = overlay;
    dataOffset = header.dataOffset();
    inOverlay = new SectorBitmap(arena, header.bitmapBytes());
    zeros = arena.allocate(ZEROS_BYTES);
  }

  /// Makes an empty overlay over an image: the disk reads as the image does. Its flush is
  /// [Durability#MACHINE].
  ///
  /// @param overlay the new file
  /// @param backing the image, a multiple of 512 bytes
  /// @throws UmlautException when the overlay is there already, or the image is not as it must be
  public static CowDisk create(Path overlay, Path backing) {
    return create(overlay, backing, Durability.MACHINE);
  }

  /// Makes an empty overlay over an image, with a promise for flushes.
  public static CowDisk create(Path overlay, Path backing, Durability durability) {
    CowHeader header = describe(backing);
    byte[] bytes = header.encode();
    if (Files.exists(overlay, LinkOption.NOFOLLOW_LINKS)) {
      throw new UmlautException(
          "there is a file already where a disk is to be made: " + overlay,
          "Delete it, or open it instead.");
    }
    try (Fd file = FileIo.open(overlay, OpenMode.CREATE_READ_WRITE);
        Arena scratch = Arena.ofConfined()) {
      FileIo.truncate(file, header.dataOffset() + header.backingBytes());
      MemorySegment content = scratch.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      check(FullTransfer.write(file, content, 0, bytes.length, 0), "write", overlay);
    }
    return open(overlay, durability);
  }

  /// Opens an overlay that [#create], a kernel or `uml_mkcow` made. Its flush is
  /// [Durability#MACHINE].
  ///
  /// @throws UmlautException when it is damaged, in use, or its image has changed
  public static CowDisk open(Path overlay) {
    return open(overlay, Durability.MACHINE);
  }

  /// Opens an overlay, with a promise for flushes.
  public static CowDisk open(Path overlay, Durability durability) {
    CowHeader header = header(overlay);
    checkBacking(header, describe(header.backing()), overlay);
    Fd file =
        FileLocks.tryLock(overlay)
            .orElseThrow(() ->
                new UmlautException(
                    "the disk %s is in use by another process".formatted(overlay),
                    "Stop the host that runs from it."));
    return open(overlay, header, durability, file, false);
  }

  /// Opens an overlay as it is in the file now, to read it. It may be in use: then whoever uses it
  /// must have flushed it and must not write meanwhile.
  ///
  /// @throws UmlautException when it is damaged or its image has changed
  public static CowDisk openReadOnly(Path overlay) {
    CowHeader header = header(overlay);
    checkBacking(header, describe(header.backing()), overlay);
    Fd file = FileIo.open(overlay, OpenMode.READ_ONLY);
    return open(overlay, header, Durability.PROCESS, file, true);
  }

  /// The image that an overlay was made over, by its name; whether that is as it was is not looked
  /// at.
  ///
  /// @throws UmlautException when it is no overlay
  public static Path backingOf(Path overlay) {
    return header(overlay).backing();
  }

  /// The header of a file that is there.
  static CowHeader header(Path overlay) {
    if (!Files.isRegularFile(overlay)) {
      throw new UmlautException("there is no disk " + overlay, "");
    }
    return CowHeader.parse(firstBytes(overlay), overlay);
  }

  private static CowDisk open(
      Path overlay, CowHeader header, Durability durability, Fd file, boolean readOnly) {
    Fd backing;
    try {
      backing = FileIo.open(header.backing(), OpenMode.READ_ONLY);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
    var disk = new CowDisk(header, durability, readOnly, backing, file);
    try {
      disk.load(overlay);
      return disk;
    } catch (RuntimeException e) {
      disk.release();
      throw e;
    }
  }

  @Override
  public long sizeBytes() {
    return header.backingBytes();
  }

  @Override
  public boolean readOnly() {
    return readOnly;
  }

  /// The image, as the overlay names it.
  Path backing() {
    return header.backing();
  }

  /// Takes sectors that lie next to each other.
  @FunctionalInterface
  interface Run {
    void take(long firstSector, long endSector);
  }

  /// Tells which sectors are in the overlay.
  void written(Run run) {
    long sectors = header.sectors();
    long at = 0;
    while (at < sectors) {
      long end = inOverlay.runEnd(at, sectors);
      if (inOverlay.contains(at)) {
        run.take(at, end);
      }
      at = end;
    }
  }

  @Override
  public int read(MemorySegment into, long off, int length, long position) {
    if (!isWithin(position, length)) {
      return -Errno.EINVAL;
    }
    long limit = (position + length) / SECTOR;
    int done = 0;
    while (done < length) {
      // As many sectors as lie in the same file are one system call.
      long sector = (position + done) / SECTOR;
      int part = (int) ((inOverlay.runEnd(sector, limit) - sector) * SECTOR);
      int result =
          inOverlay.contains(sector)
              ? FullTransfer.read(overlay, into, off + done, part, dataOffset + position + done)
              : FullTransfer.read(backing, into, off + done, part, position + done);
      if (result < 0) {
        return result;
      }
      done += part;
    }
    return length;
  }

  @Override
  public int write(MemorySegment from, long off, int length, long position) {
    if (cannotWrite(position, length)) {
      return readOnly ? -Errno.EROFS : -Errno.EINVAL;
    }
    int result = FullTransfer.write(overlay, from, off, length, dataOffset + position);
    if (result > 0) {
      inOverlay.add(position / SECTOR, (position + length) / SECTOR);
    }
    return result;
  }

  @Override
  public int flush() {
    if (readOnly) {
      return 0;
    }
    // Data first: a bit that is on the disk must not speak of a sector that is not.
    int result = durability == Durability.MACHINE ? FileIo.dataSync(overlay) : 0;
    if (result == 0) {
      result = inOverlay.store(overlay, CowHeader.bitmapOffset());
    }
    if (result == 0 && durability == Durability.MACHINE) {
      result = FileIo.dataSync(overlay);
    }
    return result;
  }

  @Override
  public int discard(long position, long length) {
    if (cannotWrite(position, length)) {
      return readOnly ? -Errno.EROFS : -Errno.EINVAL;
    }
    // Sectors of the overlay give back their space and read as zeros; those of the image stay.
    int result = FileIo.punchHole(overlay, dataOffset + position, length);
    return result == -Errno.EOPNOTSUPP ? 0 : result;
  }

  @Override
  public int writeZeroes(long position, long length) {
    if (cannotWrite(position, length)) {
      return readOnly ? -Errno.EROFS : -Errno.EINVAL;
    }
    int result = FullTransfer.zero(overlay, zeros, dataOffset + position, length);
    if (result == 0) {
      inOverlay.add(position / SECTOR, (position + length) / SECTOR);
    }
    return result;
  }

  /// Writes what is not written yet, as [#flush] does, and frees the files. What cannot be written
  /// any more is lost; who needs to know flushes first.
  @Override
  public void close() {
    if (!closed) {
      flush();
      release();
    }
  }

  private void release() {
    closed = true;
    if (readOnly) {
      overlay.close();
    } else {
      FileLocks.release(overlay);
    }
    backing.close();
    arena.close();
  }

  private void load(Path file) {
    long whole = dataOffset + header.backingBytes();
    long size = FileIo.size(overlay);
    if (size < dataOffset) {
      throw new UmlautException(
          "the disk %s is cut off after %d bytes".formatted(file, size),
          "Delete it to start the host from its image again.");
    }
    if (size < whole && !readOnly) {
      FileIo.truncate(overlay, whole);
    }
    check(inOverlay.load(overlay, CowHeader.bitmapOffset()), "read", file);
  }

  private boolean cannotWrite(long position, long length) {
    return readOnly || !isWithin(position, length);
  }

  private boolean isWithin(long position, long length) {
    return length > 0
        && position >= 0
        && position <= sizeBytes() - length
        && (position | length) % SECTOR == 0;
  }

  /// The header of an overlay over an image as that is now.
  static CowHeader describe(Path backing) {
    try {
      Path real = backing.toRealPath();
      long size = Files.size(real);
      if (size == 0 || size % SECTOR != 0) {
        throw new UmlautException(
            "%s has %d bytes, which is no disk: not a multiple of 512".formatted(real, size), "");
      }
      return new CowHeader(Files.getLastModifiedTime(real).to(TimeUnit.SECONDS), size, real);
    } catch (IOException e) {
      throw new UmlautException(
          "cannot read the image %s".formatted(backing),
          "Is it still in the store? Build it again with: umlaut image build",
          e);
    }
  }

  private static void checkBacking(CowHeader recorded, CowHeader found, Path overlay) {
    if (recorded.backingBytes() != found.backingBytes()
        || recorded.backingSeconds() != found.backingSeconds()) {
      throw new UmlautException(
          """
          the image %s has changed since the disk %s was made over it: \
          %d bytes of second %d then, %d bytes of second %d now\
          """
              .formatted(
                  recorded.backing(),
                  overlay,
                  recorded.backingBytes(),
                  recorded.backingSeconds(),
                  found.backingBytes(),
                  found.backingSeconds()),
          "The disk cannot be read any more. Delete it to start the host anew, or, if the image"
              + " was copied, give the copy its old modification time (cp -p).");
    }
  }

  private static byte[] firstBytes(Path file) {
    try (var stream = Files.newInputStream(file)) {
      return stream.readNBytes(CowHeader.BYTES);
    } catch (IOException e) {
      throw new UmlautException("cannot read the disk " + file, "", e);
    }
  }

  private static void check(int result, String operation, Path file) {
    if (result < 0) {
      throw new UmlautException(
          "cannot %s the disk %s: %s".formatted(operation, file, Errno.describe(result)), "");
    }
  }
}
