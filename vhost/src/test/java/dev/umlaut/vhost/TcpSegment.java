// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/// An Ethernet frame with a TCP segment over IPv4 or IPv6, for tests; its checksums are computed in
/// another way than those of the code under test, straight from RFC 793 and RFC 8200.
final class TcpSegment {
  private static final int FIN_PSH_ACK = 0x19;

  private final byte[] bytes;
  private final int version;

  private TcpSegment(byte[] bytes, int version) {
    this.bytes = bytes;
    this.version = version;
  }

  /// A segment with random data.
  static TcpSegment of(int version, int dataBytes) {
    int ipBytes = version == 4 ? 20 : 40;
    ByteBuffer frame = ByteBuffer.allocate(14 + ipBytes + 20 + dataBytes);
    frame.put(new byte[] {0x52, 0x54, 0, 0, 0, 2, 0x52, 0x54, 0, 0, 0, 1});
    if (version == 4) {
      frame.putShort((short) 0x0800).putShort((short) 0x4500).putShort((short) (40 + dataBytes));
      frame.putInt(0x1234_4000).putShort((short) 0x4006).putShort((short) 0);
      frame.putInt(0x0a01_0001).putInt(0x0a01_0002);
    } else {
      frame.putShort((short) 0x86dd).putInt(0x6000_0000).putShort((short) (20 + dataBytes));
      frame.putShort((short) 0x0640).putLong(0xfec0L << 48).putLong(1).putLong(0xfec0L << 48);
      frame.putLong(2);
    }
    frame
        .putInt(0x1234_0016)
        .putInt(0xffff_ff00)
        .putInt(1)
        .put((byte) 0x50)
        .put((byte) FIN_PSH_ACK);
    frame.putShort((short) 512).putInt(0);
    byte[] data = new byte[dataBytes];
    new Random(dataBytes).nextBytes(data);
    frame.put(data);
    TcpSegment segment = new TcpSegment(frame.array(), version);
    if (version == 4) {
      frame.putShort(24, (short) ~fold(segment.sum(14, 34)));
    }
    return segment;
  }

  static TcpSegment parse(byte[] bytes) {
    return new TcpSegment(bytes, bytes[12] == 8 ? 4 : 6);
  }

  static byte[] join(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  /// The frame as a driver hands it over: the checksum field has the sum of the pseudo header.
  byte[] unsummed() {
    byte[] frame = bytes.clone();
    ByteBuffer.wrap(frame).putShort(tcpStart() + 16, (short) fold(pseudo()));
    return frame;
  }

  int tcpStart() {
    return version == 4 ? 34 : 54;
  }

  int sequence() {
    return ByteBuffer.wrap(bytes).getInt(tcpStart() + 4);
  }

  /// Whether FIN and PSH are set.
  boolean isLast() {
    return bytes[tcpStart() + 13] == FIN_PSH_ACK;
  }

  byte[] data() {
    return Arrays.copyOfRange(bytes, tcpStart() + 20, bytes.length);
  }

  /// Whether lengths and checksums are those of a correct packet.
  boolean sound() {
    ByteBuffer frame = ByteBuffer.wrap(bytes);
    boolean lengthRight =
        version == 4
            ? frame.getShort(16) == bytes.length - 14
            : frame.getShort(18) == bytes.length - 54;
    boolean headerRight = version == 6 || fold(sum(14, 34)) == 0xffff;
    return lengthRight && headerRight && fold(pseudo() + sum(tcpStart(), bytes.length)) == 0xffff;
  }

  private long pseudo() {
    int from = version == 4 ? 26 : 22;
    return sum(from, tcpStart()) + 6 + (bytes.length - tcpStart());
  }

  private long sum(int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += (bytes[i] & 0xffL) << ((i - from) % 2 == 0 ? 8 : 0);
    }
    return sum;
  }

  private static int fold(long sum) {
    long folded = sum;
    while (folded > 0xffff) {
      folded = (folded & 0xffff) + (folded >> 16);
    }
    return (int) folded;
  }
}
