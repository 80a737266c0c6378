// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.share;

import static dev.umlaut.share.FuseClient.READ_ONLY;
import static dev.umlaut.share.FuseClient.READ_WRITE;
import static dev.umlaut.share.FuseClient.ROOT;
import static dev.umlaut.share.FuseClient.ints;
import static dev.umlaut.share.FuseClient.longs;
import static dev.umlaut.share.FuseClient.name;
import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.os.Errno;
import dev.umlaut.share.FuseClient.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ways out of a shared folder, none of which leads anywhere.
@Tag("os")
class ShareEscapeTest {
  @TempDir Path top;
  private Path folder;
  private Path outside;
  private FuseClient client;

  @BeforeEach
  void begin() throws IOException {
    folder = Files.createDirectories(top.resolve("share"));
    outside = Files.createDirectories(top.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    client = FuseClient.begin(folder, true);
  }

  @AfterEach
  void end() throws IOException {
    client.close();
    assertThat(outside.toFile().list()).containsExactly("secret");
    assertThat(outside.resolve("secret")).hasContent("secret");
  }

  @Test
  void aSymbolicLinkIsShownAndNeverFollowed() throws IOException {
    Files.createSymbolicLink(folder.resolve("out"), outside);
    Files.createSymbolicLink(folder.resolve("secret"), outside.resolve("secret"));
    Files.createSymbolicLink(folder.resolve("root"), Path.of("/"));
    long out = client.node("out");
    long secret = client.node("secret");

    assertThat(client.lookup(out, "secret").error()).isPositive();
    assertThat(client.call(Fuse.OPENDIR, out, ints(0, 0)).error()).isPositive();
    assertThat(client.lookup(client.node("root"), "etc").error()).isPositive();
    assertThat(client.open(secret, READ_ONLY).error()).isEqualTo(Errno.EPERM);
    assertThat(client.open(secret, READ_WRITE | FuseClient.TRUNCATE).error())
        .isEqualTo(Errno.EPERM);
    assertThat(client.create(ROOT, "secret", READ_WRITE, 0644).error()).isEqualTo(Errno.EEXIST);
    assertThat(client.create(out, "new", READ_WRITE, 0644).error()).isPositive();
    assertThat(client.call(Fuse.MKDIR, out, ints(0755, 0), name("new")).error()).isPositive();
    assertThat(client.call(Fuse.UNLINK, out, name("secret")).error()).isPositive();
    assertThat(client.call(Fuse.RENAME, out, longs(ROOT), name("secret"), name("mine")).error())
        .isPositive();
    assertThat(client.set(secret, Fuse.FATTR_SIZE, 0, 0, 0, 0).error()).isEqualTo(Errno.EINVAL);
    assertThat(client.set(secret, Fuse.FATTR_MODE, 0, 0777, 0, 0).error())
        .isEqualTo(Errno.EOPNOTSUPP);
    assertThat(client.set(secret, Fuse.FATTR_MTIME, 0, 0, 0, 0).error()).as("its own").isZero();
    assertThat(Files.getLastModifiedTime(outside.resolve("secret")).toMillis())
        .isNotEqualTo(2_000_000_000_000L);
    Reply linked = client.call(Fuse.LINK, ROOT, longs(secret), name("copy"));
    assertThat(linked.mode(40) & 0170000).as("a link to the link").isEqualTo(0120000);
  }

  @Test
  void aFolderThatHasBecomeALinkIsNotEntered() throws IOException {
    Files.createDirectories(folder.resolve("dir"));
    Files.writeString(folder.resolve("dir/secret"), "mine");
    long dir = client.node("dir");
    long file = client.node("dir", "secret");
    Files.delete(folder.resolve("dir/secret"));
    Files.delete(folder.resolve("dir"));
    Files.createSymbolicLink(folder.resolve("dir"), outside);

    assertThat(client.content(file)).contains("ESTALE");
    assertThat(client.lookup(dir, "secret").error()).isEqualTo(Errno.ESTALE);
    assertThat(client.call(Fuse.UNLINK, dir, name("secret")).error()).isEqualTo(Errno.ESTALE);
  }

  @Test
  void aFolderThatIsMovedOutIsLost() throws IOException {
    Files.createDirectories(folder.resolve("dir"));
    long dir = client.node("dir");
    Files.move(folder.resolve("dir"), top.resolve("moved"));

    assertThat(client.create(dir, "new", READ_WRITE, 0644).error()).isEqualTo(Errno.ESTALE);
    assertThat(top.resolve("moved")).isEmptyDirectory();
  }

  /// Two guests share the folder: one exchanges a folder for a link as fast as it can, the other
  /// reads and writes beneath it.
  @Test
  void aRaceWithALinkIsNotWon() throws Exception {
    Files.createDirectories(folder.resolve("dir"));
    Files.writeString(folder.resolve("dir/secret"), "mine");
    Files.createSymbolicLink(folder.resolve("link"), outside);
    AtomicBoolean running = new AtomicBoolean(true);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Thread other =
        Thread.ofPlatform()
            .start(() -> {
              try (FuseClient second = FuseClient.begin(folder, true)) {
                while (running.get()) {
                  second.call(
                      Fuse.RENAME2, ROOT, longs(ROOT), ints(2, 0), name("dir"), name("link"));
                }
              } catch (RuntimeException | Error e) {
                failure.set(e);
              }
            });
    int read = 0;
    try {
      for (int i = 0; i < 4_000; i++) {
        Reply dir = client.lookup(ROOT, "dir");
        assertThat(dir.error()).isZero();
        Reply file = client.lookup(dir.node(), "secret");
        if (file.error() == 0) {
          assertThat(client.content(file.node())).isNotEqualTo("secret");
          read++;
        }
        Reply made = client.create(dir.node(), "new", READ_WRITE, 0644);
        if (made.error() == 0) {
          client.call(Fuse.RELEASE, 0, longs(FuseClient.created(made)), ints(0, 0), longs(0));
        }
      }
    } finally {
      running.set(false);
      other.join();
    }
    assertThat(failure.get()).isNull();
    assertThat(read).as("the honest file").isPositive();
  }

  /// To open a pipe would wait for its other end, to open a device might do something.
  @Test
  void pipesAreSeenAndNotOpened() throws Exception {
    int made = new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start().waitFor();
    assertThat(made).isZero();
    long pipe = client.node("pipe");

    assertThat(client.attributes(pipe).mode(16) & 0170000).isEqualTo(0010000);
    assertThat(client.open(pipe, READ_ONLY).error()).isEqualTo(Errno.EPERM);
    assertThat(client.open(pipe, READ_WRITE).error()).isEqualTo(Errno.EPERM);
    assertThat(client.create(ROOT, "pipe", READ_WRITE, 0644).error()).isEqualTo(Errno.EEXIST);
  }
}
