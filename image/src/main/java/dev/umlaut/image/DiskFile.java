// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.Errno;
import dev.umlaut.os.Fd;
import dev.umlaut.os.FileHoles;
import dev.umlaut.os.FileIo;
import dev.umlaut.os.OpenMode;
import dev.umlaut.os.UmlautException;
import dev.umlaut.vhost.Disk;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The files that disks are kept in, whole: an overlay over an image ([CowDisk]) or a disk of its
/// own ([RawDisk]). All copies keep holes. Any thread; all calls block.
///
/// @since 0.1
public final class DiskFile {
  /// What is read or compared at a time.
  static final int CHUNK_BYTES = 1 << 20;

  private DiskFile() {}

  /// Tells whether a file begins as an overlay does.
  ///
  /// @throws UmlautException when it cannot be read
  public static boolean isOverlay(Path file) {
    try (var in = Files.newInputStream(file)) {
      return CowHeader.isOne(in.readNBytes(Integer.BYTES));
    } catch (IOException e) {
      throw new UmlautException("cannot read the disk %s: %s".formatted(file, e), "", e);
    }
  }

  /// Opens whatever the file is.
  ///
  /// @throws UmlautException when it is damaged, in use, or its image has changed
  public static Disk open(Path file, Durability durability) {
    return isOverlay(file) ? CowDisk.open(file, durability) : RawDisk.open(file, false, durability);
  }

  /// Opens whatever the file is, to read it as it is now; see [CowDisk#openReadOnly].
  public static Disk openReadOnly(Path file) {
    return isOverlay(file) ? CowDisk.openReadOnly(file) : RawDisk.open(file, true);
  }

  /// What a file takes on this machine's disk, about: its length without holes.
  ///
  /// @throws UmlautException when it cannot be opened
  public static long storedBytes(Path file) {
    long stored = 0;
    try (Fd open = FileIo.open(file, OpenMode.READ_ONLY)) {
      for (long at = FileHoles.nextData(open, 0); at >= 0; at = FileHoles.nextData(open, at)) {
        long end = FileHoles.nextHole(open, at);
        stored += end - at;
        at = end;
      }
    }
    return stored;
  }

  /// Copies a file; where the file system can, the two share their blocks. What was copied is on
  /// the machine's disk when this returns.
  ///
  /// @param to must not be there
  public static void copy(Path from, Path to) {
    requireNew(to);
    copyBlocks("copy a disk", from, to);
    sync(to);
  }

  /// Writes the content of a disk into a file of its own, which needs no image any more.
  ///
  /// @param raw must not be there
  public static void writeRaw(Path disk, Path raw) {
    if (!isOverlay(disk)) {
      copy(disk, raw);
      return;
    }
    requireNew(raw);
    try (CowDisk cow = CowDisk.openReadOnly(disk)) {
      copyBlocks("copy an image", cow.backing(), raw);
      apply(cow, raw);
    }
    sync(raw);
  }

  /// Writes what an overlay has into a file that has the content of its image.
  static void apply(CowDisk cow, Path raw) {
    try (Fd file = FileIo.open(raw, OpenMode.READ_WRITE);
        Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(CHUNK_BYTES, 4096);
      cow.written((first, end) -> {
        long at = first * CowHeader.SECTOR_BYTES;
        long last = end * CowHeader.SECTOR_BYTES;
        while (at < last) {
          int part = (int) Math.min(CHUNK_BYTES, last - at);
          check(cow.read(buffer, 0, part, at), "read", raw);
          check(FullTransfer.write(file, buffer, 0, part, at), "write", raw);
          at += part;
        }
      });
    }
  }

  /// Makes an overlay over an image that reads as another disk does: of what is the same nothing is
  /// stored.
  ///
  /// @param source an overlay or a disk of its own
  /// @param overlay must not be there
  /// @throws UmlautException when the two have different sizes
  public static void writeOverlay(Path source, Path image, Path overlay) {
    try (Disk from = openReadOnly(source);
        CowDisk to = CowDisk.create(overlay, image);
        Arena arena = Arena.ofConfined()) {
      if (from.sizeBytes() != to.sizeBytes()) {
        throw new UmlautException(
            "%s has %d bytes, and the image %s has %d"
                .formatted(source, from.sizeBytes(), image, to.sizeBytes()),
            "An overlay has the size of its image.");
      }
      MemorySegment wanted = arena.allocate(CHUNK_BYTES, 4096);
      MemorySegment found = arena.allocate(CHUNK_BYTES, 4096);
      for (long at = 0; at < from.sizeBytes(); at += CHUNK_BYTES) {
        int part = (int) Math.min(CHUNK_BYTES, from.sizeBytes() - at);
        check(from.read(wanted, 0, part, at), "read", source);
        check(to.read(found, 0, part, at), "read", image);
        writeDifferences(wanted, found, part, at, to, overlay);
      }
      check(to.flush(), "flush", overlay);
    }
  }

  /// Lets an overlay be one over a copy of its image that lies elsewhere. That the copy has the
  /// same content is for the caller to know.
  ///
  /// @throws UmlautException when it is no overlay, or the image has another size
  public static void rebase(Path overlay, Path image) {
    CowHeader old = CowDisk.header(overlay);
    CowHeader now = CowDisk.describe(image);
    if (old.backingBytes() != now.backingBytes()) {
      throw new UmlautException(
          "the disk %s is over an image of %d bytes, and %s has %d"
              .formatted(overlay, old.backingBytes(), image, now.backingBytes()),
          "");
    }
    byte[] bytes = now.encode();
    try (Fd file = FileIo.open(overlay, OpenMode.READ_WRITE);
        Arena arena = Arena.ofConfined()) {
      MemorySegment header = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      check(FullTransfer.write(file, header, 0, bytes.length, 0), "write", overlay);
    }
    sync(overlay);
  }

  /// Writes what an overlay has into its image, which is another one then: every other overlay over
  /// it is worthless. The overlay stays, and is worthless too.
  ///
  /// @throws UmlautException when the overlay is damaged, or the image has changed
  public static void mergeIntoImage(Path overlay) {
    try (CowDisk cow = CowDisk.open(overlay)) {
      apply(cow, cow.backing());
      sync(cow.backing());
    }
  }

  /// Writes into a disk what is different in a file of the same size; holes of the file count as
  /// equal.
  static void writeDifferences(Path raw, Disk disk) {
    try (Fd file = FileIo.open(raw, OpenMode.READ_ONLY);
        Arena arena = Arena.ofConfined()) {
      MemorySegment wanted = arena.allocate(CHUNK_BYTES, 4096);
      MemorySegment found = arena.allocate(CHUNK_BYTES, 4096);
      long at = FileHoles.nextData(file, 0);
      while (at >= 0 && at < disk.sizeBytes()) {
        // Holes begin and end at blocks of the file system, which are whole sectors.
        long end = Math.min(disk.sizeBytes(), FileHoles.nextHole(file, at));
        while (at < end) {
          int part = (int) Math.min(CHUNK_BYTES, end - at);
          check(FullTransfer.read(file, wanted, 0, part, at), "read", raw);
          check(disk.read(found, 0, part, at), "read", raw);
          writeDifferences(wanted, found, part, at, disk, raw);
          at += part;
        }
        at = FileHoles.nextData(file, at);
      }
      check(disk.flush(), "flush", raw);
    }
  }

  private static void writeDifferences(
      MemorySegment wanted, MemorySegment found, int length, long position, Disk disk, Path raw) {
    int sector = CowHeader.SECTOR_BYTES;
    int at = 0;
    while (at < length) {
      long same = MemorySegment.mismatch(wanted, at, length, found, at, length);
      if (same < 0) {
        return;
      }
      int begin = (int) ((at + same) / sector * sector);
      int end = begin + sector;
      while (end < length
          && MemorySegment.mismatch(wanted, end, end + sector, found, end, end + sector) >= 0) {
        end += sector;
      }
      check(disk.write(wanted, begin, end - begin, position + begin), "write", raw);
      at = end;
    }
  }

  /// cp knows about holes and shared blocks, which Java's own copy does not. It runs elsewhere than
  /// this process does.
  private static void copyBlocks(String what, Path from, Path to) {
    run(
        what,
        "cp",
        "--reflink=auto",
        "--sparse=auto",
        "--",
        from.toAbsolutePath().toString(),
        to.toAbsolutePath().toString());
  }

  private static void requireNew(Path file) {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new UmlautException(
          "there is a file already where a disk is to be made: " + file,
          "Delete it, or name another one.");
    }
  }

  private static void sync(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    } catch (IOException e) {
      throw new UmlautException("cannot write the disk %s: %s".formatted(file, e), "", e);
    }
  }

  static String run(String purpose, String... words) {
    try {
      return HostCommand.of(purpose, Path.of("/"), words).output();
    } catch (IOException e) {
      throw new UmlautException("cannot %s: %s".formatted(purpose, e), "", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UmlautException("interrupted: cannot " + purpose, "", e);
    }
  }

  static void check(int result, String operation, Path file) {
    if (result < 0) {
      throw new UmlautException(
          "cannot %s the disk %s: %s".formatted(operation, file, Errno.describe(result)), "");
    }
  }
}
