// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects what a host finds in its root: whose file wins, owners, permissions, links.
class HostFilesTest {
  @TempDir Path folder;
  private Path overlay;
  private final HostFiles files = new HostFiles();

  @BeforeEach
  void makeOverlay() throws IOException {
    overlay = Files.createDirectory(folder.resolve("overlay"));
  }

  @Test
  void aLaterFileReplacesAnEarlierOne() throws IOException {
    put("etc/hosts", "overlay", "rw-r--r--");

    files.add("etc/hosts", "generated");
    files.add("etc/hostname", "moon");
    files.addFolder(overlay);

    assertThat(contents())
        .containsOnly(Map.entry("etc/hostname", "moon"), Map.entry("etc/hosts", "overlay"));
  }

  /// Names that were added while a lab is up, for a lab that has an /etc/hosts of its own.
  @Test
  void linesAreAddedToTheFileThatHasWon() throws IOException {
    put("etc/hosts", "1.2.3.4 moon", "rw-r--r--");
    files.add("etc/hosts", "generated");
    files.addFolder(overlay);

    files.addLines("etc/hosts", List.of("1.2.3.4 moon", "1.2.3.5 pluto"));
    files.addLines("etc/networks", List.of("lan 10.1.0.0"));

    assertThat(contents()).containsOnly(Map.entry("etc/hosts", "1.2.3.4 moon\n1.2.3.5 pluto\n"));
  }

  @Test
  void aFileReplacesAFolderAndAFolderAFile() throws IOException {
    files.add("a/b/c", "1");
    files.add("a/b", "2");
    files.add("x", "3");
    files.add("x/y", "4");

    assertThat(contents()).containsOnly(Map.entry("a/b", "2"), Map.entry("x/y", "4"));
  }

  @Test
  void everythingBelongsToRootAndNobodyElseMayWrite() throws IOException {
    put("bin/run", "#!/bin/sh", "rwxrwxrwx");
    put("etc/secret", "x", "rw-rw----");
    put("etc/key.pem", "-----BEGIN RSA PRIVATE KEY-----\n", "rw-r--r--");
    put("etc/cert.pem", "-----BEGIN CERTIFICATE-----\n", "rw-r--r--");

    files.addFolder(overlay);

    assertThat(entries())
        .allSatisfy((name, entry) -> {
          assertThat(entry.getLongUserId()).as(name).isZero();
          assertThat(entry.getUserName()).as(name).isEqualTo("root");
        });
    assertThat(entry("bin/run").getMode() & 0777).isEqualTo(0755);
    assertThat(entry("etc/secret").getMode() & 0777).isEqualTo(0640);
    assertThat(entry("etc/key.pem").getMode() & 0777).isEqualTo(0600);
    assertThat(entry("etc/cert.pem").getMode() & 0777).isEqualTo(0644);
  }

  @Test
  void symbolicLinksStayLinksEvenWhenTheyLeadOut() throws IOException {
    Files.createSymbolicLink(overlay.resolve("shadow"), Path.of("/etc/shadow"));

    files.addFolder(overlay);

    assertThat(entry("shadow").isSymbolicLink()).isTrue();
    assertThat(entry("shadow").getLinkName()).isEqualTo("/etc/shadow");
  }

  @Test
  void onlyEmptyFoldersComeAlong() throws IOException {
    Files.createDirectories(overlay.resolve("var/empty"));
    put("var/kept/.gitkeep", "", "rw-r--r--");
    put("etc/file", "1", "rw-r--r--");

    files.addFolder(overlay);

    assertThat(entries()).containsOnlyKeys("var/empty/", "var/kept/", "etc/file");
  }

  @Test
  void theArchiveIsTheSameEachTimeAndAWholeNumberOfRecords() throws IOException {
    put("b", "1", "rw-r--r--");
    put("a", "2", "rw-r--r--");
    files.addFolder(overlay);
    HostFiles again = new HostFiles();
    again.add("a", "old");
    again.addFolder(overlay);
    Path second = folder.resolve("second.tar");
    again.writeTar(second);

    assertThat(tar()).hasSameBinaryContentAs(second);
    assertThat(Files.size(second)).isEqualTo(HostFiles.RECORD_BYTES);
  }

  @Test
  void longNamesSurvive() throws IOException {
    String name = "d/".repeat(60) + "é".repeat(80);
    files.add(name, "content");

    assertThat(contents()).containsOnly(Map.entry(name, "content"));
  }

  @Test
  void tooManyFilesAreRefused() {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i <= HostFiles.FILES_MAX; i++) {
                files.add("f" + i, "");
              }
            })
        .isInstanceOf(UmlautException.class)
        .hasMessageContaining("more than 20000");
  }

  private void put(String name, String content, String permissions) throws IOException {
    Path file = overlay.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private Path tar() throws IOException {
    Path tar = folder.resolve("host.tar");
    files.writeTar(tar);
    return tar;
  }

  private Map<String, TarArchiveEntry> entries() throws IOException {
    Map<String, TarArchiveEntry> entries = new TreeMap<>();
    try (var in = new TarArchiveInputStream(Files.newInputStream(tar()))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), entry);
      }
    }
    return entries;
  }

  private TarArchiveEntry entry(String name) throws IOException {
    return requireNonNull(entries().get(name), name);
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (var in = new TarArchiveInputStream(Files.newInputStream(tar()))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        contents.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return contents;
  }
}
