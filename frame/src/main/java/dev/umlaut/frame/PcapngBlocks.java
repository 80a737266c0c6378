// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes blocks of a capture file (draft-ietf-opsawg-pcapng) one after the other into memory of a
/// fixed size, little-endian, with times in nanoseconds. A block that does not fit is not begun.
///
/// ```
///  u32 type | u32 length | body, options (u16 code, u16 length, value)… | u32 length
/// ```
///
/// Everything is filled up to multiples of four bytes. For one thread; writing a packet allocates
/// nothing.
///
/// @since 0.1
public final class PcapngBlocks {
  /// Longest text of an option, in bytes of UTF-8; the rest is cut off.
  public static final int TEXT_MAX = 4096;

  /// As packet flags: the interface has received it (section 4.3.1 of the draft).
  public static final int INBOUND = 1;

  /// As packet flags: the interface has sent it.
  public static final int OUTBOUND = 2;

  static final int SECTION = 0x0a0d0d0a; // types of blocks
  static final int INTERFACE = 1;
  static final int STATISTICS = 5;
  static final int PACKET = 6;
  static final int BYTE_ORDER = 0x1a2b3c4d;
  static final int LINK_ETHERNET = 1;
  static final int END_OF_OPTIONS = 0; // codes of options
  static final int COMMENT = 1;
  static final int SECTION_APPLICATION = 4;
  static final int INTERFACE_NAME = 2;
  static final int INTERFACE_DESCRIPTION = 3;
  static final int INTERFACE_RESOLUTION = 9;
  static final int PACKET_FLAGS = 2;
  static final int STATISTICS_RECEIVED = 4;
  static final int STATISTICS_DROPPED = 5;
  static final int STATISTICS_ACCEPTED = 6;
  static final int NANOSECONDS = 9; // 10 to the power of -9

  private static final int FRAME_BYTES = 12; // type and twice the length
  private static final int PACKET_BYTES = 20;
  private static final int FLAGS_BYTES = 12; // the option and the end of options

  private static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong U64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment memory;
  private long end; // of the blocks that are complete
  private long at; // where the next byte goes
  private boolean overflow;

  /// @param memory where the blocks go
  public PcapngBlocks(MemorySegment memory) {
    this.memory = memory;
  }

  /// Where the blocks are.
  public MemorySegment memory() {
    return memory;
  }

  /// Bytes of all blocks so far.
  public long size() {
    return end;
  }

  /// Forgets all blocks.
  public void clear() {
    end = 0;
  }

  /// Adds the block that every file, and every part of one, begins with.
  ///
  /// @param application what has made it
  /// @param comment may be empty
  /// @return false when there is no room
  public boolean section(String application, String comment) {
    begin(SECTION);
    u32(BYTE_ORDER);
    u16(1); // version 1.0
    u16(0);
    u64(-1); // the length of the section is not known
    text(SECTION_APPLICATION, application);
    text(COMMENT, comment);
    return complete();
  }

  /// Adds the block that describes an Ethernet interface; the first has the number 0, and so on.
  ///
  /// @param snapBytes most bytes of a packet that are kept; 0: all
  /// @return false when there is no room
  public boolean ethernet(String name, String description, int snapBytes) {
    begin(INTERFACE);
    u16(LINK_ETHERNET);
    u16(0);
    u32(snapBytes);
    text(INTERFACE_NAME, name);
    text(INTERFACE_DESCRIPTION, description);
    u16(INTERFACE_RESOLUTION);
    u16(1);
    u32(NANOSECONDS); // one byte, filled up
    return complete();
  }

  /// Begins a packet: all but its bytes. They are to be put into [#memory()] at the place returned,
  /// and then the packet is to be [ended][#endPacket()]; else it is not there.
  ///
  /// @param number of the interface
  /// @param nanos since 1970
  /// @param kept bytes that are kept
  /// @param length bytes that the packet had
  /// @param flags [#INBOUND] or [#OUTBOUND]
  /// @return where they go; -1 when there is no room
  public long beginPacket(int number, long nanos, int kept, int length, int flags) {
    if (memory.byteSize() - end < packetBytes(kept)) {
      return -1;
    }
    begin(PACKET);
    u32(number);
    u32((int) (nanos >>> 32));
    u32((int) nanos);
    u32(kept);
    u32(length);
    long place = at;
    at += kept;
    fillUp();
    u16(PACKET_FLAGS);
    u16(4);
    u32(flags);
    return place;
  }

  /// Ends the packet that was begun.
  public void endPacket() {
    boolean complete = complete();
    if (!complete) {
      throw new IllegalStateException("there was room for the packet");
    }
  }

  /// Bytes of the block of a packet.
  public static long packetBytes(int kept) {
    return FRAME_BYTES + PACKET_BYTES + ((kept + 3L) & ~3L) + FLAGS_BYTES;
  }

  /// Adds what was counted on an interface.
  ///
  /// @param number of the interface
  /// @param nanos since 1970
  /// @param received packets that were seen
  /// @param accepted packets that the filter let through
  /// @param dropped packets that are missing because there was no room or time for them
  /// @return false when there is no room
  public boolean statistics(int number, long nanos, long received, long accepted, long dropped) {
    begin(STATISTICS);
    u32(number);
    u32((int) (nanos >>> 32));
    u32((int) nanos);
    number(STATISTICS_RECEIVED, received);
    number(STATISTICS_ACCEPTED, accepted);
    number(STATISTICS_DROPPED, dropped);
    return complete();
  }

  private void begin(int type) {
    at = end;
    overflow = false;
    u32(type);
    u32(0); // the length comes when it is known
  }

  private boolean complete() {
    u16(END_OF_OPTIONS);
    u16(0);
    int length = (int) (at + 4 - end);
    u32(length);
    if (overflow) {
      return false;
    }
    memory.set(U32, end + 4, length);
    end = at;
    return true;
  }

  private void text(int code, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, TEXT_MAX);
    if (length == 0) {
      return;
    }
    u16(code);
    u16(length);
    if (hasRoom(length)) {
      MemorySegment.copy(MemorySegment.ofArray(bytes), 0, memory, at, length);
    }
    at += length;
    fillUp();
  }

  private void number(int code, long value) {
    u16(code);
    u16(8);
    u64(value);
  }

  private void fillUp() {
    while (at % 4 != 0) {
      if (hasRoom(1)) {
        memory.set(ValueLayout.JAVA_BYTE, at, (byte) 0);
      }
      at++;
    }
  }

  private void u16(int value) {
    if (hasRoom(2)) {
      memory.set(U16, at, (short) value);
    }
    at += 2;
  }

  private void u32(int value) {
    if (hasRoom(4)) {
      memory.set(U32, at, value);
    }
    at += 4;
  }

  private void u64(long value) {
    if (hasRoom(8)) {
      memory.set(U64, at, value);
    }
    at += 8;
  }

  private boolean hasRoom(int bytes) {
    boolean room = at + bytes <= memory.byteSize();
    overflow |= !room;
    return room;
  }
}
