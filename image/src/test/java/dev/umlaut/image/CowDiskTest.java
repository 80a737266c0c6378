// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.os.Errno;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A host must see its own writes over the shared image, now and after a restart, and the image
/// must stay as it was.
@Tag("os")
class CowDiskTest {
  private static final int SECTOR = 512;
  private static final int SECTORS = 300;

  @TempDir private Path directory;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment memory = arena.allocate((long) SECTORS * SECTOR);
  private Path image = Path.of("");
  private Path overlay = Path.of("");
  private byte[] content = {};

  @BeforeEach
  void makeImage() throws IOException {
    content = new byte[SECTORS * SECTOR];
    new Random(1).nextBytes(content);
    image = Files.write(directory.resolve("image"), content);
    overlay = directory.resolve("moon.cow");
  }

  @AfterEach
  void freeMemory() {
    arena.close();
  }

  @Test
  void readsAsTheImageDoesUntilWritten() {
    try (CowDisk disk = CowDisk.create(overlay, image)) {
      assertThat(disk.sizeBytes()).isEqualTo(content.length);
      assertThat(disk.readOnly()).isFalse();
      assertThat(read(disk, 0, SECTORS)).isEqualTo(content);
    }
  }

  @Test
  void behavesLikeAnArrayOfBytesThroughRestarts() throws IOException {
    var model = new Model(content.clone());
    var random = new Random(model.seed);
    CowDisk disk = CowDisk.create(overlay, image, Durability.PROCESS);
    for (int round = 0; round < 600; round++) {
      int first = random.nextInt(SECTORS);
      int count = 1 + random.nextInt(Math.min(40, SECTORS - first));
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> {
          byte[] data = new byte[count * SECTOR];
          random.nextBytes(data);
          write(disk, model, first, data);
        }
        case 4 -> {
          assertThat(disk.writeZeroes(position(first), position(count))).isZero();
          Arrays.fill(model.bytes, first * SECTOR, (first + count) * SECTOR, (byte) 0);
          model.undefined.clear(first, first + count);
        }
        case 5 -> {
          assertThat(disk.discard(position(first), position(count))).isZero();
          model.undefined.set(first, first + count);
        }
        case 6 -> assertThat(disk.flush()).isZero();
        case 7 -> {
          disk.close();
          disk = CowDisk.open(overlay, Durability.PROCESS);
        }
        default -> compare(disk, model, first, count);
      }
    }
    compare(disk, model, 0, SECTORS);
    disk.close();
    assertThat(Files.readAllBytes(image)).as("the image").isEqualTo(content);
  }

  @Test
  void keepsWhatWasFlushedWhenTheProcessDies() throws IOException {
    Path copy = directory.resolve("after-death.cow");
    try (CowDisk disk = CowDisk.create(overlay, image, Durability.PROCESS)) {
      memory.asSlice(0, SECTOR).fill((byte) 9);
      assertThat(disk.write(memory, 0, SECTOR, 3 * SECTOR)).isEqualTo(SECTOR);
      assertThat(disk.flush()).isZero();
      // A process that dies closes nothing: the file is then what it is now.
      Files.copy(overlay, copy);
    }
    try (CowDisk disk = CowDisk.open(copy)) {
      assertThat(read(disk, 3, 1)).containsOnly(9);
    }
  }

  @Test
  void refusesRequestsBeyondItsEndOrWithinSectors() {
    try (CowDisk disk = CowDisk.create(overlay, image)) {
      assertThat(disk.read(memory, 0, 2 * SECTOR, position(SECTORS - 1))).isEqualTo(-Errno.EINVAL);
      assertThat(disk.write(memory, 0, SECTOR, -SECTOR)).isEqualTo(-Errno.EINVAL);
      assertThat(disk.read(memory, 0, 100, 0)).isEqualTo(-Errno.EINVAL);
      assertThat(disk.discard(0, Long.MAX_VALUE)).isEqualTo(-Errno.EINVAL);
    }
  }

  @Test
  void refusesAnImageThatHasChanged() throws IOException {
    CowDisk.create(overlay, image).close();

    Files.setLastModifiedTime(image, FileTime.fromMillis(1_000_000_000_000L));
    assertThatThrownBy(() -> CowDisk.open(overlay))
        .isInstanceOf(UmlautException.class)
        .hasMessageContaining("has changed");

    Files.delete(image);
    assertThatThrownBy(() -> CowDisk.open(overlay)).hasMessageContaining("cannot read the image");
  }

  @Test
  void refusesASecondUserOfOneOverlay() {
    CowDisk disk = CowDisk.create(overlay, image);
    assertThatThrownBy(() -> CowDisk.open(overlay)).hasMessageContaining("in use");
    disk.close();
    disk.close();
    CowDisk.open(overlay).close();
  }

  @Test
  void refusesFilesThatAreNoOverlays() throws IOException {
    assertThatThrownBy(() -> CowDisk.open(overlay)).hasMessageContaining("there is no disk");
    assertThatThrownBy(() -> CowDisk.open(image)).hasMessageContaining("no copy-on-write disk");
    CowDisk.create(overlay, image).close();
    assertThatThrownBy(() -> CowDisk.create(overlay, image)).hasMessageContaining("already");
    try (var file = new RandomAccessFile(overlay.toFile(), "rw")) {
      file.setLength(9000);
    }
    assertThatThrownBy(() -> CowDisk.open(overlay)).hasMessageContaining("cut off");
  }

  @Test
  void canBeMergedByTheToolsOfUserModeLinux() throws IOException, InterruptedException {
    List<Path> places = List.of(Path.of("/usr/bin/uml_moo"), Path.of("/usr/sbin/uml_moo"));
    Path tool = places.stream().filter(Files::isExecutable).findFirst().orElse(Path.of(""));
    Assumptions.assumeTrue(!tool.toString().isEmpty(), "uml_moo (uml-utilities) is not installed");
    byte[] expected = content.clone();
    try (CowDisk disk = CowDisk.create(overlay, image)) {
      memory.asSlice(0, 4 * SECTOR).fill((byte) 7);
      assertThat(disk.write(memory, 0, 4 * SECTOR, 10 * SECTOR)).isEqualTo(4 * SECTOR);
      Arrays.fill(expected, 10 * SECTOR, 14 * SECTOR, (byte) 7);
    }
    Path merged = directory.resolve("merged");

    int status =
        new ProcessBuilder(tool.toString(), overlay.toString(), merged.toString())
            .redirectOutput(directory.resolve("uml_moo.log").toFile())
            .redirectErrorStream(true)
            .start()
            .waitFor();

    assertThat(status).as(Files.readString(directory.resolve("uml_moo.log"))).isZero();
    assertThat(Files.readAllBytes(merged)).isEqualTo(expected);
  }

  private void write(CowDisk disk, Model model, int first, byte[] data) {
    MemorySegment.copy(data, 0, memory, ValueLayout.JAVA_BYTE, SECTOR, data.length);
    assertThat(disk.write(memory, SECTOR, data.length, position(first))).isEqualTo(data.length);
    System.arraycopy(data, 0, model.bytes, first * SECTOR, data.length);
    model.undefined.clear(first, first + data.length / SECTOR);
  }

  private void compare(CowDisk disk, Model model, int first, int count) {
    byte[] found = read(disk, first, count);
    for (int sector = first; sector < first + count; sector++) {
      if (!model.undefined.get(sector)) {
        int from = (sector - first) * SECTOR;
        assertThat(Arrays.copyOfRange(found, from, from + SECTOR))
            .as("seed %d, sector %d", model.seed, sector)
            .isEqualTo(Arrays.copyOfRange(model.bytes, sector * SECTOR, (sector + 1) * SECTOR));
      }
    }
  }

  private byte[] read(CowDisk disk, int first, int count) {
    memory.fill((byte) 0x55);
    assertThat(disk.read(memory, 0, count * SECTOR, position(first))).isEqualTo(count * SECTOR);
    return memory.asSlice(0, (long) count * SECTOR).toArray(ValueLayout.JAVA_BYTE);
  }

  private static long position(int sector) {
    return (long) sector * SECTOR;
  }

  /// What the disk must hold.
  private static final class Model {
    private final long seed = System.nanoTime();
    private final byte[] bytes;

    /// Sectors that were discarded: their content is not promised.
    private final BitSet undefined = new BitSet();

    Model(byte[] bytes) {
      this.bytes = bytes;
    }
  }
}
