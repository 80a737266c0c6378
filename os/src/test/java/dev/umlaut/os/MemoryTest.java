// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("os")
class MemoryTest {
  private static final long PAGE = 4096;

  /// The whole idea of vhost-user: what one side writes the other side sees.
  @Test
  void twoMapsOfOneFileShareTheirBytes() {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment whole;
      MemorySegment second;
      try (Fd fd = Memory.anonymous("umlaut-test", 4 * PAGE)) {
        whole = Memory.map(fd, 0, 4 * PAGE, arena);
        second = Memory.map(fd, PAGE, PAGE, arena);
      }

      whole.set(JAVA_LONG, PAGE + 8, 0x1234_5678L);
      assertThat(second.get(JAVA_LONG, 8)).isEqualTo(0x1234_5678L);
      second.set(JAVA_LONG, 16, 7);
      assertThat(whole.get(JAVA_LONG, PAGE + 16)).isEqualTo(7);
    }
  }

  /// A guest's memory must leave this process with the guest.
  @Test
  void closingTheArenaUnmaps() throws IOException {
    try (Fd fd = Memory.anonymous("umlaut-unmap-test", PAGE)) {
      MemorySegment mapped;
      try (Arena arena = Arena.ofShared()) {
        mapped = Memory.map(fd, 0, PAGE, arena);
        assertThat(Files.readString(Path.of("/proc/self/maps"))).contains("umlaut-unmap-test");
      }
      assertThat(Files.readString(Path.of("/proc/self/maps"))).doesNotContain("umlaut-unmap-test");
      assertThatThrownBy(() -> mapped.get(JAVA_LONG, 0)).isInstanceOf(IllegalStateException.class);
    }
  }

  /// A guest can shrink the file under us; this process must live on.
  @Test
  void aShrunkFileIsAnErrorNotACrash() {
    try (Fd fd = Memory.anonymous("umlaut-test", PAGE);
        Arena arena = Arena.ofConfined()) {
      MemorySegment mapped = Memory.map(fd, 0, PAGE, arena);
      FileIo.truncate(fd, 0);

      assertThatThrownBy(() -> mapped.get(JAVA_LONG, 0)).isInstanceOf(InternalError.class);
    }
  }

  /// Sizes and offsets come from a guest: refuse, with the numbers in the message.
  @Test
  void refusesImpossibleMaps() {
    try (Fd fd = Memory.anonymous("umlaut-test", PAGE);
        Arena arena = Arena.ofConfined()) {
      assertThatThrownBy(() -> Memory.map(fd, 1, PAGE, arena))
          .isInstanceOf(LinuxException.class)
          .hasMessageContaining("4096 bytes at 1");
      assertThatThrownBy(() -> Memory.map(fd, 0, 0, arena))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
