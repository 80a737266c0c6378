// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The header of an Ethernet II frame (IEEE 802.3), read in place; all fields are big-endian.
///
/// ```
///  0            6            12       14
///  +------------+------------+--------+-----------
///  | destination| source     | type   | payload…
///  +------------+------------+--------+-----------
/// ```
///
/// The methods check nothing but the bounds of the segment: the caller knows that [#HEADER_BYTES]
/// bytes are there.
///
/// @since 0.1
public final class Ethernet {
  /// Bytes of the header, without a VLAN tag.
  public static final int HEADER_BYTES = 14;

  /// Type of IPv4 payload.
  public static final int TYPE_IPV4 = 0x0800;

  /// Type of ARP payload.
  public static final int TYPE_ARP = 0x0806;

  /// Type of a frame with a VLAN tag (IEEE 802.1Q).
  public static final int TYPE_VLAN = 0x8100;

  /// Type of a frame with a service provider's VLAN tag, before an ordinary one (IEEE 802.1ad).
  public static final int TYPE_VLAN_SERVICE = 0x88a8;

  /// Type of IPv6 payload.
  public static final int TYPE_IPV6 = 0x86dd;

  private static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final long GROUP_BIT = 1L << 40;

  private Ethernet() {}

  /// The destination address of the header at `offset`, as in [MacAddress#value()].
  public static long destination(MemorySegment memory, long offset) {
    return address(memory, offset);
  }

  /// The source address of the header at `offset`, as in [MacAddress#value()].
  public static long source(MemorySegment memory, long offset) {
    return address(memory, offset + 6);
  }

  /// The type field of the header at `offset`, 0 to 0xffff.
  public static int type(MemorySegment memory, long offset) {
    return memory.get(U16, offset + 12) & 0xffff;
  }

  /// Whether an address, as in [MacAddress#value()], is that of a group.
  public static boolean isMulticast(long address) {
    return (address & GROUP_BIT) != 0;
  }

  private static long address(MemorySegment memory, long offset) {
    long upper = memory.get(U32, offset) & 0xffff_ffffL;
    return upper << 16 | (memory.get(U16, offset + 4) & 0xffff);
  }
}
