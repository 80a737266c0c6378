// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.share;

import static dev.umlaut.share.FuseClient.READ_ONLY;
import static dev.umlaut.share.FuseClient.READ_WRITE;
import static dev.umlaut.share.FuseClient.ROOT;
import static dev.umlaut.share.FuseClient.WRITE_ONLY;
import static dev.umlaut.share.FuseClient.created;
import static dev.umlaut.share.FuseClient.ints;
import static dev.umlaut.share.FuseClient.longs;
import static dev.umlaut.share.FuseClient.name;
import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.os.Errno;
import dev.umlaut.share.FuseClient.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a guest can do to a shared folder that it may change, and what not even then.
@Tag("os")
class ShareWritingTest {
  @TempDir Path folder;
  private FuseClient client;

  @BeforeEach
  void begin() {
    client = FuseClient.begin(folder, true);
  }

  @AfterEach
  void end() {
    client.close();
  }

  private int mode(String name) throws IOException {
    return (int) Files.getAttribute(folder.resolve(name), "unix:mode", LinkOption.NOFOLLOW_LINKS);
  }

  @Test
  void aFileIsMadeWrittenAndReadBack() throws IOException {
    Reply made = client.create(ROOT, "new", READ_WRITE, 0640);
    long handle = created(made);

    assertThat(client.write(handle, 0, "hello").results().getInt(0)).isEqualTo(5);
    assertThat(client.write(handle, 5, " there").error()).isZero();
    assertThat(client.call(Fuse.FSYNC, made.node(), longs(handle), ints(1, 0)).error()).isZero();
    assertThat(client.call(Fuse.FSYNC, made.node(), longs(handle), ints(0, 0)).error()).isZero();
    assertThat(FuseClient.text(client.read(handle, 0, 100).results())).isEqualTo("hello there");
    assertThat(Files.readString(folder.resolve("new"))).isEqualTo("hello there");
    assertThat(mode("new") & 07777).isEqualTo(0640);
    assertThat(client.create(ROOT, "new", READ_ONLY | FuseClient.EXCLUSIVE, 0640).error())
        .isEqualTo(Errno.EEXIST);
    assertThat(client.create(ROOT, "new", READ_WRITE | FuseClient.TRUNCATE, 0640).node())
        .isEqualTo(made.node());
    assertThat(folder.resolve("new")).isEmptyFile();
  }

  @Test
  void whoAppendsWritesAtTheEndWhateverTheGuestTakesForIt() throws IOException {
    Files.writeString(folder.resolve("log"), "one\n");
    long node = client.node("log");
    long handle = client.open(node, WRITE_ONLY | FuseClient.APPEND).node();
    Files.writeString(folder.resolve("log"), "one\ntwo\n");

    client.write(handle, 4, "three\n");

    assertThat(folder.resolve("log")).hasContent("one\ntwo\nthree");
  }

  @Test
  void namesComeAndGo() throws IOException {
    long sub = client.call(Fuse.MKDIR, ROOT, ints(0750, 0), name("sub")).node();
    client.create(sub, "a", WRITE_ONLY, 0644);
    long file = client.node("sub", "a");
    Reply linked = client.call(Fuse.LINK, ROOT, longs(file), name("b"));
    assertThat(linked.node()).as("the same file").isEqualTo(file);
    assertThat(linked.results().getInt(40 + 64)).as("two names").isEqualTo(2);
    Reply pointer = client.call(Fuse.SYMLINK, ROOT, name("c"), name("../../etc/passwd"));
    assertThat(pointer.mode(40) & 0170000).isEqualTo(0120000);
    assertThat(FuseClient.text(client.call(Fuse.READLINK, pointer.node()).results()))
        .isEqualTo("../../etc/passwd");
    assertThat(client.call(Fuse.MKNOD, ROOT, ints(0100600, 0, 0, 0), name("d")).error()).isZero();

    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("sub", "b", "c", "d");
    assertThat(client.call(Fuse.RMDIR, ROOT, name("sub")).error()).as("not empty").isPositive();
    assertThat(client.call(Fuse.UNLINK, sub, name("a")).error()).isZero();
    for (String name : List.of("b", "c", "d")) {
      assertThat(client.call(Fuse.UNLINK, ROOT, name(name)).error()).isZero();
    }
    assertThat(client.call(Fuse.RMDIR, ROOT, name("sub")).error()).isZero();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatIsInARenamedFolderStaysKnown() throws IOException {
    Files.createDirectories(folder.resolve("old/in"));
    Files.writeString(folder.resolve("old/in/file"), "same");
    Files.createDirectories(folder.resolve("other"));
    Files.writeString(folder.resolve("plain"), "plain");
    long file = client.node("old", "in", "file");
    long other = client.node("other");
    long plain = client.node("plain");

    assertThat(client.call(Fuse.RENAME, ROOT, longs(other), name("old"), name("new")).error())
        .isZero();
    assertThat(client.content(file)).isEqualTo("same");
    assertThat(folder.resolve("other/new/in/file")).hasContent("same");
    byte[] exchange = ints(2, 0);
    assertThat(
            client
                .call(Fuse.RENAME2, ROOT, longs(other), exchange, name("plain"), name("new"))
                .error())
        .isZero();
    assertThat(client.content(file)).isEqualTo("same");
    assertThat(client.content(plain)).isEqualTo("plain");
    byte[] keep = ints(1, 0);
    assertThat(
            client.call(Fuse.RENAME2, ROOT, longs(other), keep, name("plain"), name("new")).error())
        .isEqualTo(Errno.EEXIST);
    byte[] whiteout = ints(4, 0);
    assertThat(client.call(Fuse.RENAME2, ROOT, longs(ROOT), whiteout, name("x"), name("y")).error())
        .isEqualTo(Errno.EINVAL);
  }

  @Test
  void sizeTimesAndPermissionsAreSet() throws IOException {
    Files.writeString(folder.resolve("f"), "0123456789");
    long node = client.node("f");

    assertThat(client.set(node, Fuse.FATTR_SIZE, 4, 0, 0, 0).results().getLong(16 + 8))
        .isEqualTo(4);
    assertThat(folder.resolve("f")).hasContent("0123");
    assertThat(client.set(node, Fuse.FATTR_MODE, 0, 0600, 0, 0).mode(16)).isEqualTo(0100600);
    Reply timed = client.set(node, Fuse.FATTR_ATIME | Fuse.FATTR_MTIME, 0, 0, 0, 0);
    assertThat(timed.results().getLong(16 + 24)).isEqualTo(1_000_000_000);
    assertThat(timed.results().getLong(16 + 32)).isEqualTo(2_000_000_000);
    int now = Fuse.FATTR_MTIME | Fuse.FATTR_MTIME_NOW;
    assertThat(client.set(node, now, 0, 0, 0, 0).results().getLong(16 + 32))
        .isNotEqualTo(2_000_000_000);
    assertThat(client.set(ROOT, Fuse.FATTR_SIZE, 0, 0, 0, 0).error()).isEqualTo(Errno.EINVAL);
  }

  /// Root in a guest must not make what the user of this machine would not.
  @Test
  void nothingIsMadeThatGivesRightsOutside() throws IOException {
    Reply made = client.create(ROOT, "tool", READ_WRITE, 06755);
    assertThat(mode("tool") & 07777).isEqualTo(0755);
    client.set(made.node(), Fuse.FATTR_MODE, 0, 06711, 0, 0);
    assertThat(mode("tool") & 07777).isEqualTo(0711);
    client.call(Fuse.MKDIR, ROOT, ints(03755, 0), name("dir"));
    assertThat(mode("dir") & 06000).isZero();
    for (int type : List.of(0020000, 0060000, 0010000, 0140000)) {
      assertThat(client.call(Fuse.MKNOD, ROOT, ints(type | 0666, 0x103, 0, 0), name("n")).error())
          .isEqualTo(Errno.EPERM);
    }
    int owners = Fuse.FATTR_UID | Fuse.FATTR_GID;
    assertThat(client.set(made.node(), owners, 0, 0, 1000, 0).error()).isEqualTo(Errno.EPERM);
    assertThat(client.set(made.node(), owners, 0, 0, 0, 33).error()).isEqualTo(Errno.EPERM);
    assertThat(client.set(made.node(), owners, 0, 0, 0, 0).error()).as("as it is").isZero();
  }
}
