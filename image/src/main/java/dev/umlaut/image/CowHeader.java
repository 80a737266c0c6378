// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.umlaut.os.UmlautException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// The header of a copy-on-write file of User-Mode Linux, version 3, which every kernel of today
/// writes (`arch/um/drivers/cow_user.c`). All numbers are big-endian.
///
/// ```
///      0  magic 4F 4F 4F 4D            24  alignment of bitmap and data, 4096
///      4  version, 3                   28  format, 0 = bitmap
///      8  mtime of the backing file    32  its absolute path, padded with zeros to 4096 bytes
///     12  its size in bytes (64 bits)  8192  bitmap: bit i of byte i/8, lowest first,
///     20  sector size, 512                   1 = sector i is in this file
///                                      dataOffset + 512 * i  sector i
/// ```
///
/// @param backingSeconds modification time of the backing file, in seconds of the epoch
/// @param backingBytes size of the backing file
/// @param backing absolute path of the backing file
record CowHeader(long backingSeconds, long backingBytes, Path backing) {
  static final int BYTES = 4128;
  static final int SECTOR_BYTES = 512;

  private static final int MAGIC = 0x4F4F4F4D;
  private static final int VERSION = 3;
  private static final int ALIGNMENT = 4096;
  private static final int FORMAT_BITMAP = 0;
  private static final int PATH_OFFSET = 32;
  private static final int PATH_BYTES_MAX = 4095;

  /// The time as the format keeps it: 32 bits without a sign, so it wraps in 2106.
  CowHeader {
    backingSeconds &= 0xFFFF_FFFFL;
  }

  /// Where the bitmap begins in the file.
  static long bitmapOffset() {
    return roundUp(BYTES, ALIGNMENT);
  }

  long sectors() {
    return backingBytes / SECTOR_BYTES;
  }

  long bitmapBytes() {
    return roundUp(sectors(), Byte.SIZE) / Byte.SIZE;
  }

  /// Where sector 0 is in the file.
  long dataOffset() {
    return roundUp(bitmapOffset() + bitmapBytes(), ALIGNMENT);
  }

  /// Tells whether a file that begins like this is to be an overlay.
  static boolean isOne(byte[] beginning) {
    return beginning.length >= Integer.BYTES && ByteBuffer.wrap(beginning).getInt() == MAGIC;
  }

  /// The header as bytes.
  ///
  /// @throws UmlautException when the path of the backing file does not fit
  byte[] encode() {
    byte[] path = backing.toString().getBytes(UTF_8);
    if (path.length > PATH_BYTES_MAX) {
      throw new UmlautException(
          "the path of the image is too long for a copy-on-write disk: " + backing,
          "Move the store (UMLAUT_STORE) to a folder with a shorter path.");
    }
    return ByteBuffer.allocate(BYTES)
        .putInt(MAGIC)
        .putInt(VERSION)
        .putInt((int) backingSeconds)
        .putLong(backingBytes)
        .putInt(SECTOR_BYTES)
        .putInt(ALIGNMENT)
        .putInt(FORMAT_BITMAP)
        .put(path)
        .array();
  }

  /// Reads a header.
  ///
  /// @param bytes the first [#BYTES] of a file, fewer when it is shorter
  /// @param file its name, for messages
  /// @throws UmlautException when this is not the header of a file that can be used here
  static CowHeader parse(byte[] bytes, Path file) {
    if (bytes.length < BYTES || ByteBuffer.wrap(bytes).getInt() != MAGIC) {
      throw unusable(file, "it does not begin like one");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    buffer.getInt();
    int version = buffer.getInt();
    if (version != VERSION) {
      throw unusable(file, "its format is version %d, only 3 is supported".formatted(version));
    }
    long seconds = Integer.toUnsignedLong(buffer.getInt());
    long backingBytes = buffer.getLong();
    int sectorBytes = buffer.getInt();
    int alignment = buffer.getInt();
    int format = buffer.getInt();
    if (sectorBytes != SECTOR_BYTES || alignment != ALIGNMENT || format != FORMAT_BITMAP) {
      throw unusable(
          file,
          "sector size %d, alignment %d and format %d are not the usual 512, 4096 and 0"
              .formatted(sectorBytes, alignment, format));
    }
    if (backingBytes <= 0 || backingBytes % SECTOR_BYTES != 0) {
      throw unusable(file, "the size of its image, %d, cannot be".formatted(backingBytes));
    }
    int end = PATH_OFFSET;
    while (end < BYTES && bytes[end] != 0) {
      end++;
    }
    if (end == PATH_OFFSET || end == BYTES || bytes[PATH_OFFSET] != '/') {
      throw unusable(file, "it does not name its image");
    }
    return new CowHeader(
        seconds, backingBytes, Path.of(new String(bytes, PATH_OFFSET, end - PATH_OFFSET, UTF_8)));
  }

  private static UmlautException unusable(Path file, String why) {
    return new UmlautException(
        "%s is no copy-on-write disk: %s".formatted(file, why),
        "Was the file damaged? Delete it to start the host from its image again.");
  }

  private static long roundUp(long value, long multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }
}
