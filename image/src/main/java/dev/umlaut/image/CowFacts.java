// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.Fd;
import dev.umlaut.os.FileIo;
import dev.umlaut.os.OpenMode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/// What can be told of an overlay, also when its image is gone.
///
/// @param image the image, as the overlay names it
/// @param imageBytes its size then
/// @param imageModified when it was modified then, to the second
/// @param state of the image now
/// @param writtenBytes what was written, in whole sectors
/// @param storedBytes what the overlay takes on this machine's disk
/// @since 0.1
public record CowFacts(
    Path image,
    long imageBytes,
    Instant imageModified,
    State state,
    long writtenBytes,
    long storedBytes) {
  /// Whether an overlay can be read.
  public enum State {
    /// The image is as it was.
    SAME,
    /// It has another size or another time.
    CHANGED,
    /// It is not there.
    MISSING
  }

  /// Reads what there is to tell.
  ///
  /// @throws dev.umlaut.os.UmlautException when it is no overlay in version 3 of the format
  public static CowFacts read(Path overlay) {
    CowHeader header = CowDisk.header(overlay);
    try (Fd file = FileIo.open(overlay, OpenMode.READ_ONLY);
        Arena arena = Arena.ofConfined()) {
      SectorBitmap bitmap = new SectorBitmap(arena, header.bitmapBytes());
      DiskFile.check(bitmap.load(file, CowHeader.bitmapOffset()), "read", overlay);
      long written = 0;
      long at = 0;
      while (at < header.sectors()) {
        long end = bitmap.runEnd(at, header.sectors());
        written += bitmap.contains(at) ? end - at : 0;
        at = end;
      }
      return new CowFacts(
          header.backing(),
          header.backingBytes(),
          Instant.ofEpochSecond(header.backingSeconds()),
          state(header),
          written * CowHeader.SECTOR_BYTES,
          DiskFile.storedBytes(overlay));
    }
  }

  private static State state(CowHeader header) {
    try {
      long seconds = Files.getLastModifiedTime(header.backing()).to(TimeUnit.SECONDS);
      return Files.size(header.backing()) == header.backingBytes()
              && (seconds & 0xFFFF_FFFFL) == header.backingSeconds()
          ? State.SAME
          : State.CHANGED;
    } catch (IOException e) {
      return State.MISSING;
    }
  }
}
