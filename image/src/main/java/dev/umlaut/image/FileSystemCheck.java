// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.UmlautException;
import dev.umlaut.vhost.Disk;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// Puts the ext4 file system of a disk in order whose host did not shut down in good order. Images
/// have no journal, because most disks are thrown away; `e2fsck` makes up for that.
///
/// Any thread; all calls block.
///
/// @since 0.1
public final class FileSystemCheck {
  private static final int SUPERBLOCK = 1024;
  private static final int MAGIC_OFFSET = 56;
  private static final int STATE_OFFSET = 58;
  private static final int INCOMPATIBLE_OFFSET = 96;
  private static final int MAGIC = 0xEF53;
  private static final int STATE_CLEAN = 1;
  private static final int STATE_ERRORS = 2;
  private static final int NEEDS_RECOVERY = 4;

  /// Of e2fsck: something was left as it was.
  private static final int UNCORRECTED = 4;

  private static final int LINES_SHOWN = 5;

  private static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private FileSystemCheck() {}

  /// Tells whether a disk's file system was unmounted, or is no ext4 at all, which is not for us to
  /// check.
  public static boolean isClean(Disk disk) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment block = arena.allocate(SUPERBLOCK, 8);
      if (disk.sizeBytes() < 2 * SUPERBLOCK
          || disk.read(block, 0, SUPERBLOCK, SUPERBLOCK) < 0
          || Short.toUnsignedInt(block.get(U16, MAGIC_OFFSET)) != MAGIC) {
        return true;
      }
      int state = block.get(U16, STATE_OFFSET);
      return (state & STATE_CLEAN) != 0
          && (state & STATE_ERRORS) == 0
          && (block.get(U32, INCOMPATIBLE_OFFSET) & NEEDS_RECOVERY) == 0;
    }
  }

  /// Repairs the file system of a disk that is not in use, if it needs that.
  ///
  /// @param disk an overlay or a disk of its own
  /// @return whether it needed that
  /// @throws EnvironmentException when there is no e2fsck
  /// @throws UmlautException when it cannot be repaired; the disk is as it was
  public static boolean repair(Path disk) {
    try (Disk read = DiskFile.openReadOnly(disk)) {
      if (isClean(read)) {
        return false;
      }
    }
    if (!DiskFile.isOverlay(disk)) {
      check(disk, disk);
      return true;
    }
    Path whole = disk.resolveSibling(disk.getFileName() + ".check");
    try {
      Files.deleteIfExists(whole); // of one that was killed
      DiskFile.writeRaw(disk, whole);
      check(whole, disk);
      try (CowDisk open = CowDisk.open(disk)) {
        DiskFile.writeDifferences(whole, open);
      }
      return true;
    } catch (IOException e) {
      throw new UmlautException("cannot check the disk %s: %s".formatted(disk, e), "", e);
    } finally {
      var _ = whole.toFile().delete();
    }
  }

  /// Repairs the file system in a file.
  static void check(Path file, Path shown) {
    Deque<String> lines = new ArrayDeque<>();
    int status = run(List.of(program("e2fsck"), "-fy", file.toString()), lines);
    if (status >= UNCORRECTED) {
      throw new UmlautException(
          "the file system of the disk %s cannot be repaired; e2fsck ended with status %d:%n%s"
              .formatted(shown, status, String.join("\n", lines)),
          "Throw the disk away: umlaut reset HOST, or umlaut up --fresh for all of a lab.");
    }
  }

  /// Gives the blocks back that no file has; they read as zeros then.
  static void discardUnused(Path file) {
    Deque<String> lines = new ArrayDeque<>();
    int status = run(List.of(program("e2fsck"), "-fy", "-E", "discard", file.toString()), lines);
    if (status >= UNCORRECTED) {
      throw new UmlautException(
          "the unused blocks of %s cannot be cleared; e2fsck ended with status %d:%n%s"
              .formatted(file, status, String.join("\n", lines)),
          "");
    }
  }

  /// Removes files from a file system in a file.
  ///
  /// @param script a line `rm "/PATH"` for each
  static void removeFiles(Path file, Path script) {
    Deque<String> lines = new ArrayDeque<>();
    int status =
        run(List.of(program("debugfs"), "-w", "-f", script.toString(), file.toString()), lines);
    if (status != 0) {
      throw new UmlautException(
          "files cannot be removed from %s: debugfs ended with status %d:%n%s"
              .formatted(file, status, String.join("\n", lines)),
          "");
    }
  }

  private static int run(List<String> words, Deque<String> lastLines) {
    try {
      ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
      builder.environment().put("LC_ALL", "C");
      Process process = builder.start();
      process.getOutputStream().close();
      try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          lastLines.add(line);
          if (lastLines.size() > LINES_SHOWN) {
            lastLines.remove();
          }
        }
        return process.waitFor();
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
        throw new UmlautException("interrupted while a disk was checked", "", e);
      }
    } catch (IOException e) {
      throw new UmlautException("cannot run %s: %s".formatted(words.getFirst(), e), "", e);
    }
  }

  /// A program of e2fsprogs, which ordinary users often do not have on their path.
  static String program(String name) {
    return List.of("/usr/sbin", "/sbin", "/usr/bin", "/usr/local/sbin").stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .orElseThrow(() ->
            new EnvironmentException(
                "there is no program %s, which puts disks in order".formatted(name),
                "apt install e2fsprogs"));
  }
}
