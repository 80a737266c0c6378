// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("os")
class FileIoTest {
  private final MemorySegment buffer = Arena.ofAuto().allocate(64);

  @TempDir Path directory;

  /// A disk reads and writes anywhere, and its size is what the highest write made it.
  @Test
  void readsBackWhatItWroteAtAPosition() {
    try (Fd fd = FileIo.open(directory.resolve("disk"), OpenMode.CREATE_READ_WRITE)) {
      buffer.set(JAVA_BYTE, 5, (byte) 42);
      assertThat(FileIo.write(fd, buffer, 5, 1, 4_000_000_000L)).isEqualTo(1);
      assertThat(FileIo.dataSync(fd)).isZero();

      assertThat(FileIo.size(fd)).isEqualTo(4_000_000_001L);
      assertThat(FileIo.read(fd, buffer, 20, 8, 3_999_999_999L)).isEqualTo(2);
      assertThat(buffer.get(JAVA_BYTE, 20)).isZero();
      assertThat(buffer.get(JAVA_BYTE, 21)).isEqualTo((byte) 42);
      assertThat(FileIo.read(fd, buffer, 0, 8, 4_000_000_001L)).as("at the end").isZero();
    }
  }

  /// Discarded ranges read as zeros and leave the size alone: what a guest expects of TRIM.
  @Test
  void punchesHoles() {
    try (Fd fd = FileIo.open(directory.resolve("disk"), OpenMode.CREATE_READ_WRITE)) {
      buffer.fill((byte) 1);
      FileIo.write(fd, buffer, 0, 64, 0);

      assertThat(FileIo.punchHole(fd, 16, 16)).isZero();

      FileIo.read(fd, buffer, 0, 64, 0);
      assertThat(buffer.asSlice(16, 16).toArray(JAVA_BYTE)).containsOnly(0);
      assertThat(buffer.get(JAVA_BYTE, 15)).isEqualTo((byte) 1);
      assertThat(buffer.get(JAVA_BYTE, 32)).isEqualTo((byte) 1);
      assertThat(FileIo.size(fd)).isEqualTo(64);
    }
  }

  /// Growing a file must not cost its size in disk space.
  @Test
  void truncateSetsTheSize() {
    try (Fd fd = FileIo.open(directory.resolve("disk"), OpenMode.CREATE_READ_WRITE)) {
      FileIo.truncate(fd, 10_000);
      assertThat(FileIo.size(fd)).isEqualTo(10_000);
      FileIo.truncate(fd, 3);
      assertThat(FileIo.size(fd)).isEqualTo(3);
    }
  }

  /// The modes are promises about what happens to the file.
  @Test
  void openModesKeepTheirPromises() throws IOException {
    Path path = directory.resolve("disk");
    assertThatThrownBy(() -> FileIo.open(path, OpenMode.READ_WRITE))
        .isInstanceOfSatisfying(
            LinuxException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
        .hasMessageContaining(path.toString());

    Files.writeString(path, "abc");
    try (Fd fd = FileIo.open(path, OpenMode.READ_ONLY)) {
      assertThat(FileIo.write(fd, buffer, 0, 1, 0)).isEqualTo(-Errno.EBADF);
      assertThat(FileIo.readStream(fd, buffer, 0, 2)).isEqualTo(2);
      assertThat(FileIo.readStream(fd, buffer, 0, 2)).isEqualTo(1);
      assertThat(FileIo.readStream(fd, buffer, 0, 2)).isZero();
    }
    FileIo.open(path, OpenMode.CREATE_READ_WRITE).close();
    assertThat(path).hasContent("abc");
  }

  /// A descriptor that came from a guest may be one that would block the loop.
  @Test
  void makesForeignDescriptorsNonBlocking() {
    try (Fd fd = FileIo.open(Path.of("/dev/ptmx"), OpenMode.READ_WRITE)) {
      FileIo.setNonBlocking(fd);

      assertThat(FileIo.readStream(fd, buffer, 0, 1)).isEqualTo(-Errno.EAGAIN);
    }
  }
}
