// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;

/// An IPv4 or IPv6 address with a port, as system calls want it (`struct sockaddr_in`,
/// `sockaddr_in6`). Used again and again, it allocates nothing.
///
/// Owned by one thread.
///
/// @since 0.1
public final class UdpAddress {
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int BYTES_MAX = 28;

  private static final int BYTES_4 = 16;
  private static final int ADDRESS_4 = 4;
  private static final int ADDRESS_6 = 8;
  private static final ValueLayout.OfShort PORT =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment bytes = Arena.ofAuto().allocate(BYTES_MAX, 8);

  /// No address yet, for [UdpSockets#receive] to fill.
  public UdpAddress() {}

  /// An address to send to, or to listen at.
  ///
  /// @param address resolved
  public static UdpAddress of(InetSocketAddress address) {
    InetAddress host = address.getAddress();
    if (host == null) {
      throw new IllegalArgumentException(address + " is not resolved");
    }
    UdpAddress made = new UdpAddress();
    byte[] octets = host.getAddress();
    boolean six = octets.length > 4;
    made.bytes.set(JAVA_SHORT, 0, (short) (six ? AF_INET6 : AF_INET));
    made.bytes.set(PORT, 2, (short) address.getPort());
    MemorySegment.copy(
        octets, 0, made.bytes, JAVA_BYTE, six ? ADDRESS_6 : ADDRESS_4, octets.length);
    return made;
  }

  /// The port, 0 to 65535.
  public int port() {
    return bytes.get(PORT, 2) & 0xffff;
  }

  /// Whether both are of the same host, whatever the ports.
  public boolean isHostOf(UdpAddress other) {
    if (family() != other.family()) {
      return false;
    }
    return family() == AF_INET
        ? bytes.get(JAVA_INT, ADDRESS_4) == other.bytes.get(JAVA_INT, ADDRESS_4)
        : half(0) == other.half(0) && half(1) == other.half(1);
  }

  int family() {
    return bytes.get(JAVA_SHORT, 0);
  }

  int length() {
    return family() == AF_INET ? BYTES_4 : BYTES_MAX;
  }

  MemorySegment bytes() {
    return bytes;
  }

  private long half(int which) {
    return bytes.get(JAVA_LONG_UNALIGNED, ADDRESS_6 + 8L * which);
  }
}
