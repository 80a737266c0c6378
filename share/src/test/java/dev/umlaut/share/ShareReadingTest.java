// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.share;

import static dev.umlaut.share.FuseClient.READ_ONLY;
import static dev.umlaut.share.FuseClient.ROOT;
import static dev.umlaut.share.FuseClient.ints;
import static dev.umlaut.share.FuseClient.longs;
import static dev.umlaut.share.FuseClient.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.os.Errno;
import dev.umlaut.os.LinuxException;
import dev.umlaut.share.FuseClient.Reply;
import dev.umlaut.vhost.VirtqueueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a guest sees of a shared folder, and what of a request that makes no sense.
@Tag("os")
class ShareReadingTest {
  @TempDir Path folder;
  private FuseClient client;

  @BeforeEach
  void begin() throws IOException {
    Files.createDirectories(folder.resolve("src/deep"));
    Files.writeString(folder.resolve("src/deep/main.c"), "int main;");
    client = FuseClient.begin(folder, false);
  }

  @AfterEach
  void end() {
    client.close();
  }

  @Test
  void aFileIsFoundAndRead() throws IOException {
    Path file = folder.resolve("src/deep/main.c");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_500_000_000, 7)));

    Reply found = client.lookup(client.node("src", "deep"), "main.c");

    assertThat(found.error()).isZero();
    assertThat(found.results().getLong(40 + 8)).as("size").isEqualTo(9);
    assertThat(found.results().getLong(40 + 32)).as("mtime").isEqualTo(1_500_000_000);
    assertThat(found.results().getInt(40 + 52)).as("its rest").isEqualTo(7);
    assertThat(found.mode(40)).isEqualTo(0100751);
    assertThat(found.results().getInt(40 + 68)).as("owner: who runs Umlaut is root").isZero();
    assertThat(client.content(found.node())).isEqualTo("int main;");
    assertThat(client.lookup(ROOT, "nothing").error()).isEqualTo(Errno.ENOENT);
  }

  @Test
  void namesAreListedOnceEachHoweverSmallTheReplies() throws IOException {
    List<String> expected = new ArrayList<>(List.of(".", ".."));
    for (int i = 0; i < 700; i++) {
      String name = "n".repeat(1 + i % 200) + i;
      Files.createFile(folder.resolve("src/deep").resolve(name));
      expected.add(name);
    }
    expected.add("main.c");
    long deep = client.node("src", "deep");

    for (int room : List.of(600, 4096, 40_000)) {
      assertThat(client.list(deep, false, room))
          .hasSameElementsAs(expected)
          .doesNotHaveDuplicates();
      assertThat(client.list(deep, true, room)).hasSameElementsAs(expected).doesNotHaveDuplicates();
    }
  }

  @Test
  void aFolderThatIsReadAgainFromItsBeginningShowsWhatIsNew() throws IOException {
    long handle = client.call(Fuse.OPENDIR, ROOT, ints(0, 0)).node();
    byte[][] arguments = {longs(handle, 0), ints(4096, 0), longs(0, 0)};
    int before = client.call(Fuse.READDIR, ROOT, arguments).results().capacity();
    Files.createFile(folder.resolve("new"));

    assertThat(client.call(Fuse.READDIR, ROOT, arguments).results().capacity())
        .isGreaterThan(before);
  }

  @Test
  void namesThatLeadElsewhereAreNoNames() {
    for (String wrong : List.of("..", ".", "", "src/deep", "/etc", "../etc", "/")) {
      assertThat(client.lookup(client.node("src"), wrong).error())
          .as(wrong)
          .isEqualTo(Errno.EINVAL);
    }
    assertThat(client.lookup(ROOT, "x".repeat(256)).error()).isEqualTo(Errno.ENAMETOOLONG);
    assertThat(client.call(Fuse.LOOKUP, ROOT, new byte[] {'s', 'r', 'c'}).error())
        .as("no NUL")
        .isEqualTo(Errno.EINVAL);
  }

  @Test
  void whatIsReplacedOutsideIsAnotherFile() throws IOException {
    long old = client.node("src", "deep", "main.c");
    long handle = client.open(old, READ_ONLY).node();
    Path next = Files.writeString(folder.resolve("next"), "int next;");
    Files.move(next, folder.resolve("src/deep/main.c"), StandardCopyOption.REPLACE_EXISTING);

    assertThat(client.content(old)).as("the guest looks again").contains("ESTALE");
    assertThat(FuseClient.text(client.read(handle, 0, 100).results())).isEqualTo("int main;");
    long now = client.node("src", "deep", "main.c");
    assertThat(now).isNotEqualTo(old);
    assertThat(client.content(now)).isEqualTo("int next;");
  }

  @Test
  void aFileWithoutANameIsKnownWhileItIsOpen() throws IOException {
    long node = client.node("src", "deep", "main.c");
    long handle = client.open(node, READ_ONLY).node();
    Files.delete(folder.resolve("src/deep/main.c"));

    assertThat(client.attributes(node).results().getLong(16 + 8)).isEqualTo(9);
    assertThat(client.attributes(node).results().getInt(16 + 64)).as("names").isZero();
    client.call(Fuse.RELEASE, node, longs(handle), ints(0, 0), longs(0));
    assertThat(client.attributes(node).error()).isEqualTo(Errno.ESTALE);
  }

  @Test
  void whatTheGuestForgetsIsForgotten() {
    long src = client.node("src");
    assertThat(client.node("src")).isEqualTo(src);
    long deep = client.lookup(src, "deep").node();

    client.call(0, Fuse.FORGET, src, longs(1));
    assertThat(client.attributes(src).error()).as("told twice").isZero();
    client.call(0, Fuse.BATCH_FORGET, 0, ints(3, 0), longs(src, 1, deep, 9, ROOT, Long.MAX_VALUE));

    assertThat(client.attributes(src).error()).isEqualTo(Errno.ESTALE);
    assertThat(client.attributes(deep).error()).isEqualTo(Errno.ESTALE);
    assertThat(client.attributes(ROOT).error()).as("the root stays").isZero();
  }

  @Test
  void theCacheIsKeptWhenNothingHasChangedForAWhile() throws IOException {
    Path file = folder.resolve("src/deep/main.c");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
    long node = client.node("src", "deep", "main.c");

    assertThat(client.open(node, READ_ONLY).results().getInt(8)).as("first").isZero();
    assertThat(client.open(node, READ_ONLY).results().getInt(8)).isEqualTo(2);
    Files.writeString(file, "int more;");
    assertThat(client.open(node, READ_ONLY).results().getInt(8)).as("changed").isZero();
    assertThat(client.open(node, READ_ONLY).results().getInt(8)).as("just now").isZero();
  }

  @Test
  void nothingCanBeChangedInAShareForReading() throws IOException {
    long src = client.node("src");
    long file = client.node("src", "deep", "main.c");
    Set<String> before = everything();
    List<Reply> refused =
        List.of(
            client.open(file, FuseClient.WRITE_ONLY),
            client.open(file, FuseClient.READ_WRITE),
            client.open(file, FuseClient.TRUNCATE),
            client.create(src, "new", READ_ONLY, 0644),
            client.create(src, "new", FuseClient.READ_WRITE, 0644),
            client.call(Fuse.MKDIR, src, ints(0755, 0), name("new")),
            client.call(Fuse.MKNOD, src, ints(0100644, 0, 0, 0), name("new")),
            client.call(Fuse.SYMLINK, src, name("new"), name("target")),
            client.call(Fuse.LINK, src, longs(file), name("new")),
            client.call(Fuse.UNLINK, client.node("src", "deep"), name("main.c")),
            client.call(Fuse.RMDIR, src, name("deep")),
            client.call(Fuse.RENAME, src, longs(ROOT), name("deep"), name("new")),
            client.call(Fuse.RENAME2, src, longs(ROOT, 0), name("deep"), name("new")),
            client.set(file, Fuse.FATTR_MODE, 0, 0777, 0, 0),
            client.set(file, Fuse.FATTR_SIZE, 0, 0, 0, 0),
            client.set(file, Fuse.FATTR_MTIME, 0, 0, 0, 0));

    assertThat(refused).extracting(Reply::error).containsOnly(Errno.EROFS);
    long handle = client.open(file, READ_ONLY).node();
    assertThat(client.write(handle, 0, "x").error()).isEqualTo(Errno.EBADF);
    assertThat(everything()).isEqualTo(before);
  }

  private Set<String> everything() throws IOException {
    Set<String> all = new TreeSet<>();
    try (var paths = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        all.add(
            path
                + " "
                + Files.getPosixFilePermissions(path)
                + Files.getLastModifiedTime(path)
                + (Files.isRegularFile(path) ? Files.readString(path) : ""));
      }
    }
    return all;
  }

  @Test
  void openFilesAreLimitedAndTheOthersGoOn() {
    long node = client.node("src", "deep", "main.c");
    List<Long> handles = new ArrayList<>();
    for (int i = 0; i < HandleTable.HANDLES_MAX; i++) {
      handles.add(client.open(node, READ_ONLY).node());
    }
    assertThat(client.open(node, READ_ONLY).error()).isEqualTo(Errno.ENFILE);
    assertThat(client.call(Fuse.OPENDIR, ROOT, ints(0, 0)).error()).isEqualTo(Errno.ENFILE);
    assertThat(client.read(handles.getFirst(), 0, 10).error()).isZero();

    client.call(Fuse.RELEASE, node, longs(handles.getFirst()), ints(0, 0), longs(0));
    assertThat(client.content(node)).isEqualTo("int main;");
    assertThat(client.read(handles.getFirst(), 0, 10).error()).isEqualTo(Errno.EBADF);
  }

  @Test
  void requestsThatAreNoneEndTheDevice() {
    assertThatThrownBy(() -> client.server.serve(client.request, 39, client.reply, 100))
        .isInstanceOf(VirtqueueException.class)
        .hasMessage("a file system request of 39 bytes");
    client.attributes(ROOT);
    assertThatThrownBy(() -> client.server.serve(client.request, 48, client.reply, 100))
        .hasMessage("a file system request of 48 bytes that says it has 56");
    assertThatThrownBy(() -> client.call(15, Fuse.GETATTR, ROOT, ints(0, 0), longs(0)))
        .hasMessage("a file system request without room for a reply");
  }

  @Test
  void requestsThatMakeNoSenseFailAlone() {
    assertThat(client.call(Fuse.GETATTR, ROOT, ints(0)).error()).isEqualTo(Errno.EINVAL);
    assertThat(client.call(16, Fuse.GETATTR, ROOT, ints(0, 0), longs(0)).error())
        .isEqualTo(Errno.EINVAL);
    assertThat(client.attributes(77).error()).isEqualTo(Errno.ESTALE);
    assertThat(client.read(77, 0, 10).error()).isEqualTo(Errno.EBADF);
    assertThat(
            client.read(client.open(client.node("src", "deep", "main.c"), 0).node(), -1, 9).error())
        .isEqualTo(Errno.EINVAL);
    assertThat(client.open(client.node("src"), READ_ONLY).error()).isEqualTo(Errno.EISDIR);
    for (int kind : List.of(0, 22, 31, 36, 43, 1000, -1)) { // extended attributes, locks, nothing
      assertThat(client.call(kind, ROOT, longs(0, 0)).error()).isEqualTo(Errno.ENOSYS);
    }
    assertThat(client.attributes(ROOT).error()).as("all is well").isZero();
  }

  @Test
  void aSessionBeginsWithInitAndEndsWithDestroy() {
    try (FuseClient early = FuseClient.open(folder, false)) {
      assertThat(early.attributes(ROOT).error()).isEqualTo(Errno.EIO);
      assertThat(early.call(Fuse.INIT, 0, ints(7, 30, 0, 0)).error()).isEqualTo(Errno.EPROTO);
      assertThat(early.call(Fuse.INIT, 0, ints(8, 0, 0, 0)).error()).isEqualTo(Errno.EPROTO);
    }
    long node = client.node("src");
    assertThat(client.call(Fuse.DESTROY, 0).error()).isZero();
    assertThat(client.attributes(ROOT).error()).isEqualTo(Errno.EIO);
    client.call(Fuse.INIT, 0, ints(7, 38, 0, 0));
    assertThat(client.attributes(node).error()).as("of another session").isEqualTo(Errno.ESTALE);
    assertThat(client.call(Fuse.STATFS, ROOT).results().getLong(0)).as("blocks").isPositive();
  }

  @Test
  void aFolderThatIsNotThereCannotBeShared() {
    assertThatThrownBy(
            () -> ShareServer.open("share0", folder.resolve("none"), false, Duration.ZERO))
        .isInstanceOf(LinuxException.class);
  }
}
