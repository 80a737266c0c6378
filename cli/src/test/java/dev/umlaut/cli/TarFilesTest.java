// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.os.UmlautException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Protects this machine's files from hosts, and copies from being something else.
class TarFilesTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aFolderComesBackAsItWas() throws IOException {
    Path source = Files.createDirectories(folder.resolve("conf/sub"));
    Files.writeString(source.resolve("a"), "text");
    Files.setPosixFilePermissions(
        source.resolve("a"), PosixFilePermissions.fromString("rwxr-x---"));
    Files.createSymbolicLink(source.resolve("link"), Path.of("a"));
    ByteArrayOutputStream tar = new ByteArrayOutputStream();

    TarFiles.write(folder.resolve("conf"), "renamed", tar);
    Path target = folder.resolve("target");
    TarFiles.read(new ByteArrayInputStream(tar.toByteArray()), "renamed", target);

    assertThat(target.resolve("sub/a")).hasContent("text");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("sub/a"))))
        .isEqualTo("rwxr-x---");
    assertThat(Files.readSymbolicLink(target.resolve("sub/link"))).isEqualTo(Path.of("a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "../evil", "conf/../../evil", "other", "conf2/x"})
  void whatNobodyAskedForIsRefused(String name) throws IOException {
    byte[] tar = tar(name, "x");
    Path target = folder.resolve("target");

    assertThatThrownBy(() -> TarFiles.read(new ByteArrayInputStream(tar), "conf", target))
        .isInstanceOf(UmlautException.class)
        .hasMessageContaining("nobody asked for");
    assertThat(folder.resolve("evil")).doesNotExist();
  }

  @Test
  void nothingIsWrittenThroughALinkThatTheHostMade() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      put(tar, new TarArchiveEntry("conf/"), "");
      TarArchiveEntry link = new TarArchiveEntry("conf/link", TarArchiveEntry.LF_SYMLINK);
      link.setLinkName(outside.toString());
      put(tar, link, "");
      put(tar, new TarArchiveEntry("conf/link/file"), "evil");
    }

    assertThatThrownBy(() ->
            TarFiles.read(
                new ByteArrayInputStream(bytes.toByteArray()), "conf", folder.resolve("target")))
        .isInstanceOf(UmlautException.class);
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void endsOfACopyAreToldApart() {
    assertThat(CopyEnd.parse("moon:/etc/hosts")).isEqualTo(new CopyEnd("moon", "/etc/hosts"));
    assertThat(CopyEnd.parse("moon:")).isEqualTo(new CopyEnd("moon", "."));
    assertThat(CopyEnd.parse("./a:b").isLocal()).isTrue();
    assertThat(CopyEnd.parse("moon:/etc/x/").name()).isEqualTo("x");
    assertThat(CopyEnd.parse("moon:/etc/x/").folder()).isEqualTo("/etc");
    assertThat(CopyEnd.parse("moon:/x").folder()).isEqualTo("/");
    assertThat(CopyEnd.parse("moon:x").folder()).isEqualTo(".");
  }

  private static byte[] tar(String name, String content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      put(tar, new TarArchiveEntry(name, true), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, String content)
      throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }
}
