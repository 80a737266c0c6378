// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Makes and changes ext4 file systems in files, with the tools of e2fsprogs.
final class TestFileSystem {
  private TestFileSystem() {}

  /// Makes one as images are made: without a journal, filled from a folder.
  static Path make(Path folder, Path file) throws IOException, InterruptedException {
    run(
        FileSystemCheck.program("mke2fs"),
        "-q",
        "-F",
        "-t",
        "ext4",
        "-O",
        "^has_journal,^metadata_csum,^resize_inode",
        "-d",
        folder.toString(),
        file.toString(),
        "24M");
    return file;
  }

  /// Changes one with commands of debugfs.
  static void change(Path file, String... commands) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(FileSystemCheck.program("debugfs"), "-w"));
    for (String command : commands) {
      List<String> all = new ArrayList<>(words);
      all.addAll(List.of("-R", command, file.toString()));
      run(all.toArray(String[]::new));
    }
  }

  static String run(String... words) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
