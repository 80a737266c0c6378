// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// The packets of the UML management console, in the host's byte order
/// (`arch/um/drivers/mconsole.h`):
///
/// ```
///   request   magic | version | length | text        12 + at most 511 bytes
///   reply     error | more    | length | text NUL    12 + at most 512 bytes
/// ```
///
/// @param error 0, 1, or an errno as a negative number; only the first packet of a reply has it
/// @param more whether another packet follows
/// @param text without its final NUL
record MconsolePacket(int error, boolean more, String text) {
  static final int BYTES_MAX = 12 + 512;

  private static final int MAGIC = 0xcafebabe;
  private static final int VERSION = 2;
  private static final int TEXT_AT = 12;

  /// Writes a request.
  ///
  /// @return its length in bytes
  static int request(String command, MemorySegment into) {
    byte[] text = command.getBytes(StandardCharsets.UTF_8);
    if (text.length >= BYTES_MAX - TEXT_AT) {
      throw new IllegalArgumentException("longer than the console takes: " + command);
    }
    into.set(JAVA_INT_UNALIGNED, 0, MAGIC);
    into.set(JAVA_INT_UNALIGNED, 4, VERSION);
    into.set(JAVA_INT_UNALIGNED, 8, text.length);
    MemorySegment.copy(MemorySegment.ofArray(text), 0, into, TEXT_AT, text.length);
    return TEXT_AT + text.length;
  }

  /// Reads a reply. What is not one (a kernel that knows another version answers with bare text) is
  /// an error with that text.
  static MconsolePacket reply(MemorySegment from, int length) {
    boolean whole = length >= TEXT_AT && from.get(JAVA_INT_UNALIGNED, 8) >= 0;
    if (!whole || from.get(JAVA_INT_UNALIGNED, 8) > length - TEXT_AT) {
      return new MconsolePacket(1, false, text(from, 0, length));
    }
    return new MconsolePacket(
        from.get(JAVA_INT_UNALIGNED, 0),
        from.get(JAVA_INT_UNALIGNED, 4) != 0,
        text(from, TEXT_AT, from.get(JAVA_INT_UNALIGNED, 8)));
  }

  private static String text(MemorySegment from, int offset, int length) {
    byte[] bytes = from.asSlice(offset, length).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
    int end = length > 0 && bytes[length - 1] == 0 ? length - 1 : length;
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }
}
