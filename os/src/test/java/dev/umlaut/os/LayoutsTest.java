// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The layouts themselves are proven by the calls that use them (`UnixSocketsTest`, `EpollTest`,
/// `FileIoTest`); here is what they would not notice.
class LayoutsTest {
  /// The control area holds a header and as many descriptors as the kernel ever sends.
  @Test
  void controlAreaFitsTheKernelsLimit() {
    int needed = Layouts.CMSG_DATA + Scratch.PASSED_MAX * Integer.BYTES;
    assertThat(Scratch.CONTROL_BYTES).isGreaterThanOrEqualTo(needed);
  }

  /// The longest path fits with its NUL; what was in the memory before does not show.
  @Test
  void longestPathFitsIntoAnAddress() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(Layouts.SOCKADDR_UN_BYTES, 8).fill((byte) 'z');
      int length = Layouts.socketAddress(address, Path.of("/" + "ü".repeat(53)));

      assertThat(length).isEqualTo(Layouts.SOCKADDR_UN_BYTES);
      assertThat(address.get(JAVA_SHORT, 0)).isEqualTo((short) Layouts.AF_UNIX);
      assertThat(address.get(JAVA_BYTE, Layouts.SOCKADDR_UN_BYTES - 1L)).isZero();
    }
  }
}
