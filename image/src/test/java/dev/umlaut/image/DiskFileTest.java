// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.os.UmlautException;
import dev.umlaut.vhost.Disk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects whole disks on their way from one file into another, and that UML's own tools read what
/// comes of it.
@Tag("os")
class DiskFileTest {
  private static final int SIZE = 6 << 20;

  @TempDir private Path directory;
  private Path image = Path.of("");
  private Path overlay = Path.of("");

  @BeforeEach
  void makeDisk() throws IOException {
    image = directory.resolve("image");
    overlay = directory.resolve("moon.cow");
    byte[] data = new byte[100_000];
    new Random(3).nextBytes(data);
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.write(data); // the rest is a hole
      file.setLength(SIZE);
    }
    try (CowDisk disk = CowDisk.create(overlay, image);
        Arena arena = Arena.ofConfined()) {
      MemorySegment some = arena.allocate(1 << 20, 8).fill((byte) 0x5a);
      assertThat(disk.write(some, 0, 512, 1024)).isEqualTo(512);
      assertThat(disk.write(some, 0, 1 << 20, 2 << 20)).isEqualTo(1 << 20);
      assertThat(disk.writeZeroes(0, 1024)).isZero();
    }
  }

  private static byte[] content(Path file) {
    try (Disk disk = DiskFile.openReadOnly(file);
        Arena arena = Arena.ofConfined()) {
      MemorySegment all = arena.allocate(disk.sizeBytes(), 8);
      assertThat(disk.read(all, 0, (int) disk.sizeBytes(), 0)).isEqualTo((int) disk.sizeBytes());
      return all.toArray(ValueLayout.JAVA_BYTE);
    }
  }

  @Test
  void aCopyKeepsItsHoles() throws IOException {
    Path copy = directory.resolve("copy");
    DiskFile.copy(image, copy);

    assertThat(Files.mismatch(image, copy)).isEqualTo(-1);
    assertThat(DiskFile.storedBytes(copy)).isLessThan(1 << 20);
    assertThatThrownBy(() -> DiskFile.copy(image, copy)).isInstanceOf(UmlautException.class);
  }

  @Test
  void aMergedDiskReadsAsBefore() {
    Path raw = directory.resolve("raw");
    DiskFile.writeRaw(overlay, raw);

    assertThat(DiskFile.isOverlay(raw)).isFalse();
    assertThat(content(raw)).isEqualTo(content(overlay));
  }

  @Test
  void aNameMayBeRelativeToWhereThisProgramRuns() {
    Path here = Path.of("").toAbsolutePath();
    Path merged = here.relativize(directory.resolve("merged").toAbsolutePath());
    DiskFile.writeRaw(here.relativize(overlay.toAbsolutePath()), merged);
    assertThat(content(merged)).isEqualTo(content(overlay));

    Path copy = here.relativize(directory.resolve("copied").toAbsolutePath());
    DiskFile.copy(merged, copy);
    assertThat(content(copy)).isEqualTo(content(overlay));
  }

  @Test
  void anOverlayOverAnotherImageReadsAsBefore() throws IOException {
    Path other = Files.copy(image, directory.resolve("other"));
    try (RandomAccessFile file = new RandomAccessFile(other.toFile(), "rw")) {
      file.seek(5_000_000);
      file.write(1);
    }
    Path converted = directory.resolve("converted.cow");
    DiskFile.writeOverlay(overlay, other, converted);

    assertThat(content(converted)).isEqualTo(content(overlay));
    assertThat(CowFacts.read(converted).writtenBytes()).isEqualTo(1024 + 512 + (1 << 20) + 512);
  }

  @Test
  void anOverlayHasTheSizeOfItsImage() throws IOException {
    Path small = Files.write(directory.resolve("small"), new byte[1024]);
    assertThatThrownBy(
            () -> DiskFile.writeOverlay(overlay, small, directory.resolve("converted.cow")))
        .isInstanceOf(UmlautException.class)
        .hasMessageContaining("1024");
  }

  @Test
  void mergingIntoTheImageChangesIt() {
    byte[] before = content(overlay);
    DiskFile.mergeIntoImage(overlay);

    assertThat(content(image)).isEqualTo(before);
  }

  @Test
  void tellsOfAnOverlayWhoseImageIsGone() throws IOException {
    assertThat(CowFacts.read(overlay).state()).isEqualTo(CowFacts.State.SAME);
    Files.setLastModifiedTime(image, java.nio.file.attribute.FileTime.fromMillis(5000));
    assertThat(CowFacts.read(overlay).state()).isEqualTo(CowFacts.State.CHANGED);
    Files.delete(image);

    CowFacts facts = CowFacts.read(overlay);

    assertThat(facts.state()).isEqualTo(CowFacts.State.MISSING);
    assertThat(facts.image()).isEqualTo(image.toAbsolutePath());
    assertThat(facts.writtenBytes()).isEqualTo(1024 + 512 + (1 << 20));
  }

  @Test
  void whatIsReadOnlyIsNotWritten() throws IOException {
    byte[] before = Files.readAllBytes(overlay);
    try (Disk disk = CowDisk.openReadOnly(overlay);
        Arena arena = Arena.ofConfined()) {
      assertThat(disk.readOnly()).isTrue();
      assertThat(disk.write(arena.allocate(512), 0, 512, 0)).isNegative();
      assertThat(disk.writeZeroes(0, 512)).isNegative();
      assertThat(disk.discard(0, 512)).isNegative();
      assertThat(disk.flush()).isZero();
    }
    assertThat(Files.readAllBytes(overlay)).isEqualTo(before);
  }

  /// `uml_moo` of Debian's package uml-utilities.
  @Test
  void umlsOwnToolMergesWhatWasConverted() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/uml_moo")), "no uml-utilities");
    Path raw = directory.resolve("raw");
    DiskFile.writeRaw(overlay, raw);
    Path converted = directory.resolve("converted.cow");
    DiskFile.writeOverlay(raw, image, converted);

    Path merged = directory.resolve("merged");
    TestFileSystem.run("/usr/bin/uml_moo", converted.toString(), merged.toString());

    assertThat(Files.mismatch(merged, raw)).isEqualTo(-1);
  }

  /// `uml_mkcow` of the same package.
  @Test
  void whatUmlsOwnToolMakesIsRead() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/uml_mkcow")), "no uml-utilities");
    Path made = directory.resolve("made.cow");
    TestFileSystem.run("/usr/bin/uml_mkcow", made.toString(), image.toString());

    assertThat(content(made)).isEqualTo(content(image));
  }
}
