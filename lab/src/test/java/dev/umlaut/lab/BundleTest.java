// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.image.CommittedImages;
import dev.umlaut.image.Image;
import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import dev.umlaut.os.UmlautException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Protects whoever imports a lab from whoever made it: what is not as it should be is refused, and
/// leaves nothing. Boots nothing.
@Tag("os")
class BundleTest {
  private static final String LAB = "lab: gift\nimage: base\nnetworks: {}\nhosts: {moon: {}}\n";
  private static final long LIMIT = 10_000_000;

  @TempDir private Path temporary;
  private Path target = Path.of("");
  private Path bundle = Path.of("");

  @BeforeEach
  void makeFolders() throws IOException {
    target = Files.createDirectory(temporary.resolve("target"));
    bundle = temporary.resolve("gift.umlaut");
  }

  private BundleReader reader() {
    return new BundleReader(
        new CommittedImages(new Store(temporary.resolve("store"))),
        "base"::equals,
        LIMIT,
        Progress.silent());
  }

  private void assertRefused() throws IOException {
    assertThatThrownBy(() -> reader().read(bundle, target, ""))
        .isInstanceOfSatisfying(UmlautException.class, e -> assertThat(e.hint()).isNotEmpty());
    try (Stream<Path> left = Files.list(target)) {
      assertThat(left).isEmpty();
    }
  }

  private static Image noImage() {
    return new Image(
        Path.of("/nowhere"), "base", "0123456789abcdef", 0, 0, "", Map.of(), Duration.ZERO);
  }

  private LabDefinition lab() throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("mine"));
    Files.writeString(folder.resolve(LabFile.NAME), LAB);
    return LabFile.read(folder);
  }

  @Test
  void aLabComesOutAsItWentIn() throws IOException {
    Path mine = lab().file().resolveSibling("");
    Path etc = Files.createDirectories(mine.resolve("hosts/moon/etc"));
    Files.writeString(etc.resolve("motd"), "hello\n");
    Path program = Files.writeString(etc.resolve("run"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createSymbolicLink(etc.resolve("unit"), Path.of("/usr/lib/systemd/system/x.service"));
    Files.createSymbolicLink(etc.resolve("other"), Path.of("../etc/motd"));
    Files.createDirectories(mine.resolve(".git/objects"));
    Files.writeString(mine.resolve(".git/config"), "mine alone");

    new BundleWriter(lab(), noImage()).addLab().write(bundle, Progress.silent());
    BundleReader.Imported made = reader().read(bundle, target, "theirs");

    Path theirs = target.resolve("theirs");
    assertThat(made.lab().name()).isEqualTo("gift");
    assertThat(made.imageHash()).isEqualTo("0123456789abcdef");
    assertThat(theirs.resolve(LabFile.NAME)).hasContent(LAB);
    assertThat(theirs.resolve("hosts/moon/etc/other")).hasContent("hello\n");
    assertThat(Files.isExecutable(theirs.resolve("hosts/moon/etc/run"))).isTrue();
    assertThat(Files.isExecutable(theirs.resolve("hosts/moon/etc/motd"))).isFalse();
    assertThat(Files.readSymbolicLink(theirs.resolve("hosts/moon/etc/unit")))
        .isEqualTo(Path.of("/usr/lib/systemd/system/x.service"));
    assertThat(theirs.resolve(".git")).doesNotExist();
    assertThatThrownBy(() -> reader().read(bundle, target, "theirs"))
        .isInstanceOf(UmlautException.class)
        .hasMessageContaining("already");
  }

  @Test
  void whatLeadsOutOfALabIsNotExported() throws IOException {
    Path mine = lab().file().resolveSibling("");
    Files.createSymbolicLink(mine.resolve("key"), Path.of("/root/.ssh/id_rsa"));

    assertThatThrownBy(() -> new BundleWriter(lab(), noImage()).addLab())
        .isInstanceOf(UmlautException.class)
        .hasMessageContaining("leads out");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lab/../../x",
        "/etc/x",
        "lab//x",
        "lab/./x",
        "lab/x\\\\..\\\\y",
        "lab/new\\nline",
        "other/x",
        "image/x",
        "disks/moon.qcow2",
        "disks/../moon.cow",
        "snapshots/One/moon.cow",
        "bundle.json"
      })
  void aPathThatIsNoneIsRefused(String path) throws IOException {
    write(file("lab/lab.yaml", LAB), file(path, "x"));
    assertRefused();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/shadow",
        "../../x",
        "a/../../../x",
        "/usr/../etc/shadow",
        "/usr",
        "..",
        "~\\u0000"
      })
  void aLinkThatLeadsOutIsRefused(String to) throws IOException {
    write(file("lab/lab.yaml", LAB), link("lab/x", to));
    assertRefused();
  }

  @Test
  void theLabsFileIsNoLinkAndNothingIsWrittenThroughOne() throws IOException {
    write(file("lab/other", LAB), link("lab/lab.yaml", "other"));
    assertRefused();
    write(file("lab/lab.yaml", LAB), link("lab/d", "."), file("lab/d/x", "x"));
    assertRefused();
  }

  @Test
  void whatIsNotAsItsTableOfContentsSaysIsRefused() throws IOException {
    write(file("lab/lab.yaml", LAB), file("lab/x", "x").withHash("0".repeat(64)));
    assertRefused();
    write(file("lab/lab.yaml", LAB), file("lab/x", "x").withSize(2));
    assertRefused();
    write(file("lab/lab.yaml", LAB), file("lab/lab.yaml", LAB));
    assertRefused();
    write(file("lab/lab.yaml", LAB), file("lab/x", "x").hidden());
    assertRefused();
    write(file("lab/lab.yaml", LAB), file("lab/x", "x").asLink("/etc/passwd"));
    assertRefused();
    write(file("lab/lab.yaml", LAB.replace("gift", "other")));
    assertRefused();
    write(file("lab/lab.yaml", "no lab"));
    assertRefused();
    write(file("lab/lab.yaml", LAB), file("disks/moon.cow", "a disk without an image"));
    assertRefused();
    write(file("lab/lab.yaml", LAB), file("lab/x", "x").withSize(LIMIT + 1));
    assertRefused();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[0]",
        "[-1,1]",
        "[0,0]",
        "[0,2]",
        "[1,1]",
        "[0,1,0,1]",
        "[9223372036854775807,1]"
      })
  void holesThatCannotBeAreRefused(String extents) throws IOException {
    write(file("lab/lab.yaml", LAB), file("lab/x", "x").withExtents(extents));
    assertRefused();
  }

  /// Whatever is done to the bytes of a bundle: it is refused, or all is as it was.
  @Test
  void aDamagedBundleIsRefused() throws IOException {
    write(file("lab/lab.yaml", LAB), file("lab/x", "some content"));
    byte[] whole = Files.readAllBytes(bundle);
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(
          bundle, seed % 3 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : damaged);
      try {
        reader().read(bundle, target, "d" + seed);
        assertThat(target.resolve("d" + seed + "/x"))
            .as("seed %d", seed)
            .hasContent("some content");
        assertThat(target.resolve("d" + seed + "/lab.yaml")).hasContent(LAB);
      } catch (UmlautException e) {
        assertThat(target.resolve("d" + seed)).as("seed %d", seed).doesNotExist();
      }
    }
  }

  private record Entry(
      String path,
      String content,
      long size,
      String extents,
      String link,
      String hash,
      boolean listed,
      String tarLink) {
    Entry withHash(String other) {
      return new Entry(path, content, size, extents, link, other, listed, tarLink);
    }

    Entry withSize(long other) {
      return new Entry(path, content, other, extents, link, hash, listed, tarLink);
    }

    Entry withExtents(String other) {
      return new Entry(path, content, size, other, link, hash, listed, tarLink);
    }

    Entry hidden() {
      return new Entry(path, content, size, extents, link, hash, false, tarLink);
    }

    Entry asLink(String to) {
      return new Entry(path, content, size, extents, link, hash, listed, to);
    }

    String json() {
      return """
      {"path":"%s","sizeBytes":%d,"executable":false,"link":"%s","extents":%s,"sha256":"%s"}\
      """
          .formatted(path, size, link, extents, hash);
    }
  }

  private static Entry file(String path, String content) {
    try {
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
      return new Entry(path, content, bytes.length, "[]", "", hash, true, "");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static Entry link(String path, String to) {
    return new Entry(path, "", 0, "[]", to, "", true, "");
  }

  /// Writes what no [BundleWriter] would.
  private void write(Entry... entries) throws IOException {
    String json =
        """
        {"format":1,"lab":"gift","kernel":"lean","image":"base","imageHash":"0","files":[%s]}\
        """
            .formatted(
                String.join(
                    ",", Stream.of(entries).filter(Entry::listed).map(Entry::json).toList()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(out), "UTF-8")) {
      put(tar, "bundle.json", json, "");
      for (Entry entry : List.of(entries)) {
        if (entry.link().isEmpty()) {
          put(tar, entry.path(), entry.content(), entry.tarLink());
        }
      }
    }
    Files.write(bundle, out.toByteArray());
  }

  private static void put(TarArchiveOutputStream tar, String path, String content, String link)
      throws IOException {
    byte[] bytes = link.isEmpty() ? content.getBytes(StandardCharsets.UTF_8) : new byte[0];
    TarArchiveEntry entry =
        link.isEmpty()
            ? new TarArchiveEntry(path, true)
            : new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
    entry.setLinkName(link);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }
}
