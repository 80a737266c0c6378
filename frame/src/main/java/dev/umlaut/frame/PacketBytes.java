// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A part of a packet that somebody else has made: whatever is read beyond its end is 0, so that no
/// packet makes reading fail. Numbers are big-endian.
///
/// @param memory with the packet
/// @param from where the part begins in it
/// @param size bytes of the part, those that are known
record PacketBytes(MemorySegment memory, long from, int size) {
  static PacketBytes of(MemorySegment packet) {
    return new PacketBytes(packet, 0, (int) Math.min(packet.byteSize(), Integer.MAX_VALUE));
  }

  boolean has(int bytes) {
    return bytes <= size;
  }

  int u8(int at) {
    return at < 0 || at >= size ? 0 : memory.get(ValueLayout.JAVA_BYTE, from + at) & 0xff;
  }

  int u16(int at) {
    return u8(at) << 8 | u8(at + 1);
  }

  long u32(int at) {
    return (long) u16(at) << 16 | u16(at + 2);
  }

  long u64(int at) {
    return u32(at) << 32 | u32(at + 4);
  }

  /// What lies behind the first so many bytes.
  PacketBytes behind(int bytes) {
    int skipped = Math.clamp(bytes, 0, size);
    return new PacketBytes(memory, from + skipped, size - skipped);
  }

  /// The first so many bytes, or as many as there are.
  PacketBytes first(int bytes) {
    return new PacketBytes(memory, from, Math.clamp(bytes, 0, size));
  }

  String ip4(int at) {
    return new IpAddress(4, 0, u32(at)).toString();
  }

  String ip6(int at) {
    return new IpAddress(6, u64(at), u64(at + 8)).toString();
  }

  String mac(int at) {
    return new MacAddress(u32(at) << 16 | u16(at + 4)).toString();
  }

  /// Text of whoever has sent the packet: what is not printable in ASCII is a dot.
  String text(int at, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = at; i < at + length && i < size; i++) {
      int c = u8(i);
      text.append(c > 0x20 && c < 0x7f ? (char) c : '.');
    }
    return text.toString();
  }
}
