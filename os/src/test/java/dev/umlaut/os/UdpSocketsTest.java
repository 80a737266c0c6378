// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Datagrams get to where they are sent, and say where they come from.
@Tag("os")
class UdpSocketsTest {
  private static UdpAddress address(String host, int port) throws UnknownHostException {
    return UdpAddress.of(new InetSocketAddress(InetAddress.getByName(host), port));
  }

  @ParameterizedTest
  @CsvSource({"false, 127.0.0.1", "true, ::1"})
  void aDatagramArrives(boolean ipv6, String host) throws UnknownHostException {
    try (Fd one = UdpSockets.bind(ipv6, 0);
        Fd other = UdpSockets.bind(ipv6, 0);
        Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocateFrom(JAVA_INT, 42);
      UdpAddress to = address(host, UdpSockets.port(other));
      UdpAddress from = new UdpAddress();

      assertThat(UdpSockets.receive(other, data, 0, 4, from)).isEqualTo(-Errno.EAGAIN);
      assertThat(UdpSockets.send(one, data, 0, 4, to)).isEqualTo(4);

      MemorySegment got = arena.allocate(JAVA_INT);
      assertThat(UdpSockets.receive(other, got, 0, 4, from)).isEqualTo(4);
      assertThat(got.get(JAVA_INT, 0)).isEqualTo(42);
      assertThat(from.port()).isEqualTo(UdpSockets.port(one));
      assertThat(from.isHostOf(to)).isTrue();
    }
  }

  @Test
  void hostsAreToldApart() throws UnknownHostException {
    assertThat(address("127.0.0.1", 1).isHostOf(address("127.0.0.2", 1))).isFalse();
    assertThat(address("127.0.0.1", 1).isHostOf(address("127.0.0.1", 2))).isTrue();
    assertThat(address("fe80::1", 1).isHostOf(address("fe80::2", 1))).isFalse();
    assertThat(address("fe80::1", 1).isHostOf(address("127.0.0.1", 1))).isFalse();
  }

  @Test
  void aPortHasOneOwner() {
    try (Fd one = UdpSockets.bind(false, 0)) {
      int port = UdpSockets.port(one);
      assertThatThrownBy(() -> UdpSockets.bind(false, port))
          .isInstanceOf(LinuxException.class)
          .hasMessageContaining(String.valueOf(port));
    }
  }
}
