// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedFilesTest {
  @TempDir Path folder;

  private void file(String name, int bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[bytes]);
  }

  /// A report of some hundred megabytes must not be in memory as one tar.
  @Test
  void isSentInPortions() throws IOException {
    file("a/one", 5 << 20);
    file("a/two", 5 << 20);
    file("b", 12);
    file("c", 9 << 20);
    Files.createSymbolicLink(folder.resolve("link-to-folder"), folder.resolve("a"));

    PublishedFiles files = PublishedFiles.of(folder);

    assertThat(files.portions())
        .containsExactly(
            List.of(Path.of("a/one")),
            List.of(Path.of("a/two"), Path.of("b")),
            List.of(Path.of("c")));
    assertThat(files.bytes()).isGreaterThan(19 << 20).isLessThan(20 << 20);
  }

  /// A name that looks like an option, or has blanks, is a name.
  @Test
  void packsWhateverTheNames() throws IOException {
    file("--delete", 3);
    file("with blank\nand line/x", 3);

    PublishedFiles files = PublishedFiles.of(folder);
    String tar = new String(files.tar(files.portions().getFirst()), StandardCharsets.ISO_8859_1);

    assertThat(tar).contains("--delete", "with blank\nand line/x", "ustar");
  }

  @ParameterizedTest
  @CsvSource({
    "20261122-101500, 20261122-101500",
    "a run/.., run",
    "'umlaut r;m -rf', umlaut-r-m--rf"
  })
  void makesAnAddressOfTheFoldersName(String folderName, String run) {
    Path report = folderName.endsWith("/..") ? Path.of("/x/run/y/..") : Path.of("/x", folderName);

    assertThat(PublishedReport.runName(report)).isEqualTo(run);
  }
}
