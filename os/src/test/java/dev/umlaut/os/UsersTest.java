// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("os")
class UsersTest {
  @TempDir Path directory;

  /// The file system knows who we are without us.
  @Test
  void agreesWithTheOwnerOfANewFile() throws IOException {
    Path path = Files.createFile(directory.resolve("file"));

    Object owner = Files.getAttribute(path, "unix:uid");
    assertThat(Users.uid()).isEqualTo(((Number) owner).longValue());
    assertThat(Users.isRoot()).isEqualTo(Users.uid() == 0);
  }

  /// Giving a file to its owner is allowed to everybody; a link's target must not be touched.
  @Test
  void chownDoesNotFollowLinks() throws IOException {
    Path link = directory.resolve("link");
    Files.createSymbolicLink(link, Path.of("nowhere"));

    Users.chown(link, Users.uid(), Users.gid());

    Object owner = Files.getAttribute(link, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    assertThat(((Number) owner).longValue()).isEqualTo(Users.uid());
  }

  /// -1 would mean "leave it" to the kernel, and hide a mistake.
  @Test
  void chownRefusesWhatIsNoId() {
    assertThatThrownBy(() -> Users.chown(directory, -1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Users.chown(directory, 0, 0xffff_ffffL))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Users.chown(directory.resolve("none"), 0, 0))
        .isInstanceOf(LinuxException.class);
  }

  /// Of one thread; the others go on as they were.
  @Test
  void oneThreadCanDealWithFilesAsSomebodyElse() throws Exception {
    assumeTrue(Users.isRoot());
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    AtomicReference<@Nullable Throwable> refused = new AtomicReference<>();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              Users.becomeForFiles(65_534, 65_534);
              try {
                Files.createFile(directory.resolve("file"));
              } catch (IOException | RuntimeException e) {
                refused.set(e);
              }
            });
    thread.join();

    assertThat(refused.get()).isInstanceOf(AccessDeniedException.class);
    assertThat(Files.createFile(directory.resolve("file"))).exists();
  }
}
