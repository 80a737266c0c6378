// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.os.UmlautException;
import dev.umlaut.vhost.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects images that were made of disks: all is in them but what must not be, not even where no
/// file is. And disks whose host did not shut down.
@Tag("os")
class CommittedImagesTest {
  private static final String SECRET = "a-key-that-nobody-may-see";
  private static final String DELETED = "what-was-deleted-long-ago";

  @TempDir private Path temporary;
  private Path disk = Path.of("");

  @BeforeEach
  void makeDisk() throws IOException, InterruptedException {
    Path root = temporary.resolve("root");
    Files.createDirectories(root.resolve("etc/ssh"));
    Files.createDirectories(root.resolve("var/lib/dpkg"));
    Files.writeString(root.resolve("etc/ssh/ssh_host_rsa_key"), SECRET.repeat(500));
    Files.writeString(root.resolve("etc/gone"), DELETED.repeat(500));
    Files.writeString(root.resolve("etc/kept"), "kept");
    Files.writeString(root.resolve("etc/debian_version"), "13.8\n");
    Files.writeString(
        root.resolve("var/lib/dpkg/status"),
        """
        Package: nginx
        Status: install ok installed
        Version: 1.26.3-3

        Package: apache2
        Status: deinstall ok config-files
        Version: 2.4
        """);
    Path image = TestFileSystem.make(root, temporary.resolve("image"));
    Path raw = Files.copy(image, temporary.resolve("raw"));
    TestFileSystem.change(raw, "rm /etc/gone");
    disk = temporary.resolve("moon.cow");
    DiskFile.writeOverlay(raw, image, disk);
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  @Test
  void anImageHasNothingOfWhatItMustNotHave() throws IOException {
    Path raw = temporary.resolve("before");
    DiskFile.writeRaw(disk, raw);
    assertThat(text(raw)).contains(SECRET, DELETED);
    CommittedImages images = new CommittedImages(new Store(temporary.resolve("store")));

    Image image =
        images.commit(disk, "with-nginx", path -> path.startsWith("/etc/ssh/"), Progress.silent());

    assertThat(text(image.file())).contains("kept").doesNotContain(SECRET, DELETED);
    assertThat(image.packages()).isEqualTo(Map.of("nginx", "1.26.3-3"));
    assertThat(image.release()).isEqualTo("Debian 13.8");
    assertThat(images.find("with-nginx")).contains(image);
    assertThatThrownBy(() -> images.commit(disk, "with-nginx", _ -> false, Progress.silent()))
        .isInstanceOf(UmlautException.class)
        .hasMessageContaining("already");
    assertThat(images.remove("with-nginx")).isTrue();
    assertThat(images.list()).isEmpty();
  }

  @Test
  void namesAreThoseThatALabCanNameAndNoPaths() {
    CommittedImages images = new CommittedImages(new Store(temporary.resolve("store")));
    for (String name : new String[] {"../x", "With-Capitals", "", "x".repeat(33)}) {
      assertThatThrownBy(() -> images.commit(disk, name, _ -> false, Progress.silent()))
          .as(name)
          .isInstanceOf(UmlautException.class);
    }
  }

  @Test
  void aDiskThatWasNotUnmountedIsRepaired() throws IOException, InterruptedException {
    assertThat(FileSystemCheck.repair(disk)).as("unmounted").isFalse();
    Path image = temporary.resolve("image");
    Path raw = temporary.resolve("broken");
    DiskFile.writeRaw(disk, raw);
    // As after a power failure: in use, and a name for a file that was never written.
    TestFileSystem.change(raw, "ssv state 0", "clri /etc/kept");
    Path broken = temporary.resolve("broken.cow");
    DiskFile.writeOverlay(raw, image, broken);

    assertThat(FileSystemCheck.repair(broken)).isTrue();

    assertThat(FileSystemCheck.repair(broken)).as("now in order").isFalse();
    try (Disk open = CowDisk.openReadOnly(broken);
        Ext4 volume = new Ext4(open)) {
      assertThat(Ext4Tree.files(volume))
          .containsKey("/etc/debian_version")
          .doesNotContainKey("/etc/kept");
    }
    assertThat(temporary.resolve("broken.cow.check")).doesNotExist();
  }
}
