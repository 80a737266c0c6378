// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.umlaut.os.UmlautException;
import dev.umlaut.vhost.Disk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects what `umlaut diff` says of a host's disk, on file systems that e2fsprogs made.
@Tag("os")
class FileSystemDiffTest {
  private static final int MANY = 1500;

  @TempDir private Path temporary;
  private Path image = Path.of("");
  private Path disk = Path.of("");

  @BeforeEach
  void makeFileSystem() throws IOException, InterruptedException {
    Path root = Files.createDirectory(temporary.resolve("root"));
    Files.createDirectories(root.resolve("etc/many"));
    Files.writeString(root.resolve("etc/hosts"), "127.0.0.1 localhost\n");
    Files.writeString(root.resolve("etc/empty"), "");
    Files.createSymbolicLink(root.resolve("etc/short"), Path.of("hosts"));
    Files.createSymbolicLink(root.resolve("etc/long"), Path.of("x".repeat(200)));
    for (int i = 0; i < MANY; i++) {
      Files.writeString(root.resolve("etc/many/a-name-of-some-length-" + i), "");
    }
    byte[] large = new byte[3_000_000];
    new Random(1).nextBytes(large);
    Files.write(root.resolve("large"), large);
    try (RandomAccessFile sparse = new RandomAccessFile(root.resolve("sparse").toFile(), "rw")) {
      for (int i = 0; i < 20; i++) { // more extents than an inode has room for
        sparse.seek(i * 300_000L);
        sparse.write(i + 1);
      }
      sparse.setLength(7_000_000);
    }
    image = TestFileSystem.make(root, temporary.resolve("image"));
    disk = Files.copy(image, temporary.resolve("disk"));
  }

  private List<FileChange> changes() {
    try (Disk old = RawDisk.open(image, true);
        Disk now = RawDisk.open(disk, true)) {
      return FileSystemDiff.between(old, now);
    }
  }

  @Test
  void readsAllFilesThatWereWritten() throws IOException {
    try (Disk open = RawDisk.open(image, true);
        Ext4 volume = new Ext4(open);
        Stream<Path> written = Files.walk(temporary.resolve("root"))) {
      var files = Ext4Tree.files(volume);
      files.remove("/lost+found");
      TreeSet<String> expected = new TreeSet<>();
      written
          .skip(1)
          .forEach(path -> expected.add("/" + temporary.resolve("root").relativize(path)));
      assertThat(files.keySet()).isEqualTo(expected);
      for (String name : List.of("large", "sparse", "etc/hosts")) {
        assertThat(volume.content(Ext4Tree.find(volume, "/" + name).orElseThrow(), 10_000_000))
            .as(name)
            .isEqualTo(Files.readAllBytes(temporary.resolve("root").resolve(name)));
      }
      assertThat(Ext4Tree.find(volume, "/etc/short").orElseThrow().shortTarget())
          .isEqualTo("hosts");
      assertThat(Ext4Tree.find(volume, "/etc/nothing")).isEmpty();
    }
  }

  @Test
  void anUntouchedDiskIsNoDifferent() {
    assertThat(changes()).isEmpty();
  }

  @Test
  void tellsWhatWasAddedChangedAndRemoved() throws IOException, InterruptedException {
    Path hosts = Files.writeString(temporary.resolve("new"), "127.0.0.2 localhost\n");
    TestFileSystem.change(
        disk,
        "rm /etc/many/a-name-of-some-length-7",
        "mkdir /etc/new",
        "write " + hosts + " /etc/new/file",
        "rm /etc/hosts",
        "write " + hosts + " /etc/hosts",
        // debugfs writes no fractions of a second, as kernels do: the image may be as old.
        "set_inode_field /etc/hosts mtime 20350101000000",
        "set_inode_field /large mode 0100600",
        "set_inode_field /etc/empty uid 7",
        "rm /etc/long",
        "symlink /etc/long " + "y".repeat(200));

    assertThat(changes())
        .extracting(change -> change.kind() + " " + change.path() + " " + change.what())
        .containsExactly(
            "CHANGED /etc/empty owner 0:0 to 7:0",
            "CHANGED /etc/hosts content",
            "CHANGED /etc/long target",
            "REMOVED /etc/many/a-name-of-some-length-7 ",
            "ADDED /etc/new ",
            "ADDED /etc/new/file ",
            "CHANGED /large mode 644 to 600");
  }

  @Test
  void whatWasWrittenAgainAsItWasIsNoDifferent() throws IOException, InterruptedException {
    Path same = temporary.resolve("same");
    Files.copy(temporary.resolve("root/large"), same, StandardCopyOption.REPLACE_EXISTING);
    Files.setPosixFilePermissions(same, PosixFilePermissions.fromString("rw-r--r--"));
    TestFileSystem.change(disk, "rm /large", "write " + same + " /large");

    assertThat(changes()).isEmpty();
  }

  /// The disk is a guest's: whatever is on it, reading it ends, and with nothing worse than a
  /// message.
  @Test
  void aDamagedFileSystemIsAnError() throws IOException {
    byte[] whole = Files.readAllBytes(image);
    for (long seed = 0; seed < 25; seed++) {
      Random random = new Random(seed);
      byte[] damaged = whole.clone();
      for (int i = 0; i < 200; i++) {
        // The superblock, the descriptors, the inodes and the first directories.
        damaged[1024 + random.nextInt(1_000_000)] = (byte) random.nextInt();
      }
      Files.write(disk, damaged);
      assertThatCode(
              () -> {
                try {
                  changes();
                } catch (UmlautException e) {
                  assertThat(e.getMessage()).isNotEmpty();
                }
              })
          .as("seed %d", seed)
          .doesNotThrowAnyException();
    }
    Files.write(disk, "no file system".repeat(1000).getBytes(StandardCharsets.UTF_8));
    assertThatCode(this::changes).isInstanceOf(UmlautException.class);
  }
}
