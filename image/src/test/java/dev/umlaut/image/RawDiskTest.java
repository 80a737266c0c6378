// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.os.Errno;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A host's own files come through such a disk.
@Tag("os")
class RawDiskTest {
  @TempDir private Path directory;

  @Test
  void readsAFileAndZerosAfterItsEnd() throws IOException {
    Path file = Files.write(directory.resolve("files.tar"), new byte[] {1, 2, 3});
    try (RawDisk disk = RawDisk.open(file, true);
        Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(512);
      memory.fill((byte) 9);

      assertThat(disk.sizeBytes()).isEqualTo(512);
      assertThat(disk.read(memory, 0, 512, 0)).isEqualTo(512);
      assertThat(memory.asSlice(0, 5).toArray(ValueLayout.JAVA_BYTE))
          .containsExactly(1, 2, 3, 0, 0);
      assertThat(disk.write(memory, 0, 512, 0)).isEqualTo(-Errno.EROFS);
      assertThat(disk.writeZeroes(0, 512)).isEqualTo(-Errno.EROFS);
    }
    assertThat(Files.size(file)).as("the file is as it was").isEqualTo(3);
  }

  @Test
  void writesWhereItMay() throws IOException {
    Path file = Files.write(directory.resolve("disk"), new byte[2048]);
    try (RawDisk disk = RawDisk.open(file, false);
        Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(512);
      memory.fill((byte) 9);

      assertThat(disk.write(memory, 0, 512, 512)).isEqualTo(512);
      assertThat(disk.write(memory, 0, 512, 1024)).isEqualTo(512);
      assertThat(disk.writeZeroes(512, 512)).isZero();
      assertThat(disk.flush()).isZero();
      assertThat(disk.write(memory, 0, 512, 2048)).isEqualTo(-Errno.EINVAL);
    }
    byte[] bytes = Files.readAllBytes(file);
    assertThat(bytes).hasSize(2048);
    assertThat(bytes[600]).isZero();
    assertThat(bytes[1024]).isEqualTo((byte) 9);
  }

  @Test
  void saysThatThereIsNoFile() {
    assertThatThrownBy(() -> RawDisk.open(directory.resolve("none"), true))
        .hasMessageContaining("there is no disk");
  }
}
