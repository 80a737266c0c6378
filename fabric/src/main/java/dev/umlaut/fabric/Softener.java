// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import dev.umlaut.frame.Ethernet;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.function.Predicate;

/// Does in software what a sender has left to the hardware, for a receiver that cannot take it
/// undone: fills checksums in, cuts TCP segments into pieces. Its memory, 130 KiB, comes with the
/// first frame.
///
/// Owned by one thread.
///
/// @since 0.1
public final class Softener {
  /// What became of a frame.
  public enum Outcome {
    /// The receiver has taken it, in however many pieces.
    TAKEN,
    /// The receiver has not taken all pieces.
    DROPPED,
    /// It is not what its sender says.
    MALFORMED
  }

  /// Most pieces of one frame; a smaller piece size than this allows is an attack, not a network.
  private static final int MAX_PIECES = 1024;

  private static final int TCP_BYTES = 20;
  private static final int FIN_PSH = 0x09;
  private static final int CWR = 0x80;

  private static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private MemorySegment whole = MemorySegment.NULL;
  private MemorySegment piece = MemorySegment.NULL;
  private final Frame view = new Frame(1);

  /// Nothing is kept from one frame to the next.
  public Softener() {}

  /// Does what is left to do on a frame, if anything is.
  ///
  /// @param receiver gets the result, one frame or many, with nothing left to do; valid during the
  ///   call
  public Outcome soften(Frame frame, Predicate<Frame> receiver) {
    int length = frame.length();
    Offload offload = frame.offload();
    if (!offload.needsChecksum()) { // what is to be cut has to be summed as well
      return receiver.test(frame) ? Outcome.TAKEN : Outcome.DROPPED;
    }
    if (whole.byteSize() == 0) {
      whole = MemorySegment.ofArray(new byte[Frame.MAX_BYTES]);
      piece = MemorySegment.ofArray(new byte[Frame.MAX_BYTES]);
    }
    frame.copyTo(whole, 0, 0, length);
    if (offload.segmentation() != Offload.Segmentation.NONE) {
      return segment(length, offload, receiver);
    }
    int start = offload.checksumStart();
    int at = start + offload.checksumOffset();
    if (at + 2 > length) {
      return Outcome.MALFORMED;
    }
    // The field holds the sum of the pseudo header, which belongs to what is summed.
    putChecksum(whole, at, sum(whole, start, length, 0), offload.checksumOffset());
    return hand(whole, length, receiver) ? Outcome.TAKEN : Outcome.DROPPED;
  }

  private Outcome segment(int length, Offload offload, Predicate<Frame> receiver) {
    boolean version4 = offload.segmentation() == Offload.Segmentation.TCP4;
    int ip = ipStart(length, version4);
    int tcp = offload.checksumStart();
    if (ip < 0 || tcp < ip + (version4 ? 20 : 40) || tcp + TCP_BYTES > length) {
      return Outcome.MALFORMED;
    }
    int headers = tcp + (u8(whole, tcp + 12) >> 4) * 4;
    int size = offload.segmentBytes();
    int pieces = (length - headers + size - 1) / size;
    if (headers < tcp + TCP_BYTES || headers > length || pieces > MAX_PIECES) {
      return Outcome.MALFORMED;
    }
    if (version4 && (u8(whole, ip) & 15) * 4 > tcp - ip) {
      return Outcome.MALFORMED;
    }
    // The checksum field holds the folded sum of the pseudo header with the length of all of it.
    int pseudo = u16(whole, tcp + 16) + (~(length - tcp) & 0xffff);
    boolean taken = true;
    for (int i = 0; i < Math.max(1, pieces); i++) {
      int from = headers + i * size;
      int part = Math.min(size, length - from);
      MemorySegment.copy(whole, 0, piece, 0, headers);
      MemorySegment.copy(whole, from, piece, headers, part);
      if (version4) {
        fixIp4(ip, headers + part, i);
      } else {
        piece.set(U16, ip + 4L, (short) (headers + part - ip - 40));
      }
      int keep = (i == pieces - 1 ? 0xff : ~FIN_PSH) & (i == 0 ? 0xff : ~CWR);
      piece.set(ValueLayout.JAVA_BYTE, tcp + 13L, (byte) (u8(piece, tcp + 13) & keep));
      piece.set(U32, tcp + 4L, piece.get(U32, tcp + 4L) + i * size);
      piece.set(U16, tcp + 16L, (short) 0);
      int seed = pseudo + (headers + part - tcp);
      putChecksum(piece, tcp + 16, sum(piece, tcp, headers + part, seed), 16);
      taken &= hand(piece, headers + part, receiver);
    }
    return taken ? Outcome.TAKEN : Outcome.DROPPED;
  }

  /// Where the IP header begins, behind up to two VLAN tags; -1 when there is none.
  private int ipStart(int length, boolean version4) {
    int at = Ethernet.HEADER_BYTES;
    for (int tags = 0; tags < 2 && at + 4 <= length; tags++) {
      int type = u16(whole, at - 2);
      if (type != Ethernet.TYPE_VLAN && type != Ethernet.TYPE_VLAN_SERVICE) {
        break;
      }
      at += 4;
    }
    if (at + 40 > length) {
      return -1;
    }
    return u16(whole, at - 2) == (version4 ? Ethernet.TYPE_IPV4 : Ethernet.TYPE_IPV6) ? at : -1;
  }

  private void fixIp4(int ip, int length, int number) {
    piece.set(U16, ip + 2L, (short) (length - ip));
    piece.set(U16, ip + 4L, (short) (u16(piece, ip + 4) + number));
    piece.set(U16, ip + 10L, (short) 0);
    int headerBytes = (u8(piece, ip) & 15) * 4;
    piece.set(U16, ip + 10L, (short) ~sum(piece, ip, ip + headerBytes, 0));
  }

  private boolean hand(MemorySegment bytes, int length, Predicate<Frame> receiver) {
    view.clear();
    return view.add(bytes, 0, length) && view.seal() && receiver.test(view);
  }

  /// Puts the complement of a sum; for UDP, whose checksum is at offset 6, 0 would mean "none".
  private static void putChecksum(MemorySegment bytes, int at, int sum, int offset) {
    int checksum = ~sum & 0xffff;
    bytes.set(U16, at, (short) (checksum == 0 && offset == 6 ? 0xffff : checksum));
  }

  /// The one's complement sum of 16-bit words (RFC 1071), folded.
  private static int sum(MemorySegment bytes, int from, int to, int seed) {
    long sum = seed;
    int at = from;
    for (; at + 1 < to; at += 2) {
      sum += u16(bytes, at);
    }
    if (at < to) {
      sum += (long) u8(bytes, at) << 8;
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return (int) sum;
  }

  private static int u8(MemorySegment bytes, long at) {
    return bytes.get(ValueLayout.JAVA_BYTE, at) & 0xff;
  }

  private static int u16(MemorySegment bytes, long at) {
    return bytes.get(U16, at) & 0xffff;
  }
}
