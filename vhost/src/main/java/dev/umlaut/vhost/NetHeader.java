// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.fabric.Frame;
import dev.umlaut.fabric.Offload;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What stands before every frame in a queue of a network card: `struct virtio_net_hdr_v1` (virtio
/// 1.2, section 5.1.6), little-endian.
///
/// ```
///  u8 flags | u8 gso_type | u16 hdr_len | u16 gso_size
///  u16 csum_start | u16 csum_offset | u16 num_buffers
/// ```
final class NetHeader {
  static final int BYTES = 12;
  static final int NUM_BUFFERS = 10; // offset of the last field

  private static final int NEEDS_CSUM = 1; // flags
  private static final int GSO_NONE = 0; // gso_type
  private static final int GSO_TCPV4 = 1;
  private static final int GSO_TCPV6 = 4;
  private static final int GSO_ECN = 0x80;

  private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED;

  private NetHeader() {}

  /// Takes over what a driver has written about a frame it sends.
  ///
  /// @param driver tells what it may leave undone
  /// @return false when it makes no sense; the frame must be dropped
  static boolean read(MemorySegment header, Frame frame, Transport driver) {
    int flags = header.get(ValueLayout.JAVA_BYTE, 0);
    int type = header.get(ValueLayout.JAVA_BYTE, 1) & 0xff;
    Offload offload = frame.offload();
    if ((flags & NEEDS_CSUM) != 0) {
      int start = u16(header, 6);
      int offset = u16(header, 8);
      if (!driver.negotiated(NetDevice.CSUM) || start + offset + 2 > frame.length()) {
        return false;
      }
      offload.checksum(start, offset);
    }
    if (type == GSO_NONE) {
      return true;
    }
    boolean congestion = (type & GSO_ECN) != 0;
    int size = u16(header, 4);
    if (size == 0 || !offload.needsChecksum()) {
      return false;
    }
    int headers = u16(header, 2);
    return switch (type & ~GSO_ECN) {
      case GSO_TCPV4 -> {
        offload.segment(Offload.Segmentation.TCP4, size, headers, congestion);
        yield driver.negotiated(NetDevice.HOST_TSO4);
      }
      case GSO_TCPV6 -> {
        offload.segment(Offload.Segmentation.TCP6, size, headers, congestion);
        yield driver.negotiated(NetDevice.HOST_TSO6);
      }
      default -> false;
    };
  }

  /// Writes what a driver must know about a frame it gets.
  static void write(MemorySegment header, Offload offload, int buffers) {
    header.fill((byte) 0);
    if (offload.needsChecksum()) {
      header.set(ValueLayout.JAVA_BYTE, 0, (byte) NEEDS_CSUM);
      header.set(U16, 6, (short) offload.checksumStart());
      header.set(U16, 8, (short) offload.checksumOffset());
    }
    int type =
        switch (offload.segmentation()) {
          case NONE -> GSO_NONE;
          case TCP4 -> GSO_TCPV4;
          case TCP6 -> GSO_TCPV6;
        };
    if (type != GSO_NONE) {
      header.set(
          ValueLayout.JAVA_BYTE, 1, (byte) (offload.explicitCongestion() ? type | GSO_ECN : type));
      header.set(U16, 2, (short) offload.headerBytes());
      header.set(U16, 4, (short) offload.segmentBytes());
    }
    header.set(U16, NUM_BUFFERS, (short) buffers);
  }

  private static int u16(MemorySegment header, long offset) {
    return header.get(U16, offset) & 0xffff;
  }
}
