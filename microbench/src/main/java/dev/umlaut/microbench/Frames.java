// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.microbench;

import dev.umlaut.fabric.Frame;
import dev.umlaut.fabric.Offload;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// Frames as a guest's network card hands them over: in memory outside of the heap.
final class Frames {
  private static final int HEADERS = 14 + 20 + 20;
  private static final int IPV4 = 0x0800;
  private static final int TCP = 6;
  private static final int WINDOW = 0x7fff;
  private static final int MSS = 1448;

  private Frames() {}

  /// A TCP segment over IPv4 from one station to another, with its own headers' sums unset.
  ///
  /// @param bytes of the whole frame, 54 to 65550
  static Frame tcp(int from, int to, int bytes) {
    ByteBuffer frame = ByteBuffer.allocate(bytes);
    station(frame, to);
    station(frame, from);
    frame.putShort((short) IPV4);
    frame.put((byte) 0x45).put((byte) 0).putShort((short) (bytes - 14)).putInt(0);
    frame.put((byte) 64).put((byte) TCP).putShort((short) 0);
    frame.putInt(0x0a000000 | from).putInt(0x0a000000 | to);
    frame.putShort((short) 5201).putShort((short) 40000).putInt(1).putInt(1);
    frame.put((byte) 0x50).put((byte) 0x10).putShort((short) WINDOW).putInt(0);
    MemorySegment memory = Arena.ofAuto().allocate(bytes, 8);
    memory.copyFrom(MemorySegment.ofArray(frame.array()));
    return Frame.of(memory);
  }

  private static void station(ByteBuffer frame, int number) {
    frame.putShort((short) 0x5254).putInt(number);
  }

  /// Leaves the checksum of a TCP frame to whoever comes later.
  static Frame unsummed(Frame frame) {
    frame.offload().checksum(HEADERS - 20, 16);
    return frame;
  }

  /// Leaves its cutting, too.
  static Frame uncut(Frame frame) {
    Frame unsummed = unsummed(frame);
    unsummed.offload().segment(Offload.Segmentation.TCP4, MSS, HEADERS, false);
    return unsummed;
  }
}
