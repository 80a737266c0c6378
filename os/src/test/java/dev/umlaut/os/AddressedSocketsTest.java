// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects that datagrams reach an address that was told as bytes.
class AddressedSocketsTest {
  @TempDir Path folder;

  @Test
  void aDatagramReachesAnAddressThatWasTold() {
    try (Arena arena = Arena.ofConfined();
        Fd one = UnixSockets.datagram(folder.resolve("one"));
        Fd other = UnixSockets.datagram(folder.resolve("other"))) {
      AddressedSockets.connect(one, AddressedSockets.ofPath(folder.resolve("other")));
      MemorySegment data = arena.allocateFrom("frame");
      assertThat(UnixSockets.send(one, data, 0, 5)).isEqualTo(5);
      MemorySegment into = arena.allocate(16);
      assertThat(AddressedSockets.receive(other, into)).isEqualTo(5);
      assertThat(into.getString(0)).isEqualTo("frame");
    }
  }

  @Test
  void nobodyAtAnAddressIsAnError() {
    try (Fd one = UnixSockets.datagram(folder.resolve("one"))) {
      byte[] nobody = AddressedSockets.ofPath(folder.resolve("nobody"));
      assertThatThrownBy(() -> AddressedSockets.connect(one, nobody))
          .isInstanceOf(LinuxException.class);
    }
  }
}
