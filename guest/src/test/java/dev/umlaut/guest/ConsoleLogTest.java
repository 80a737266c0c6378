// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The end of the log is the first thing a person sees of a host that does not boot.
class ConsoleLogTest {
  @TempDir Path directory;

  @Test
  void showsTheLastLinesWithoutControlSequences() {
    try (var log = new ConsoleLog(directory.resolve("console.log"))) {
      log.append(
          "[\u001b[0;32m  OK  \u001b[0m] Reached target\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      log.append("Kernel panic\r\n".getBytes(StandardCharsets.UTF_8));

      assertThat(log.lastLines()).containsExactly("[  OK  ] Reached target", "Kernel panic");
    }
  }

  @Test
  void showsTwentyLinesOfALongLog() {
    try (var log = new ConsoleLog(directory.resolve("console.log"))) {
      for (int i = 1; i <= 5000; i++) {
        log.append(("line " + i + "\n").getBytes(StandardCharsets.UTF_8));
      }

      assertThat(log.lastLines()).hasSize(20).startsWith("line 4981").endsWith("line 5000");
    }
  }

  /// The kernel's process writes to the same file by itself.
  @Test
  void appendsToWhatOthersWrite() throws Exception {
    Path file = Files.writeString(directory.resolve("console.log"), "first\n");
    try (var log = new ConsoleLog(file)) {
      Files.writeString(file, "second\n", java.nio.file.StandardOpenOption.APPEND);
      log.append("third\n".getBytes(StandardCharsets.UTF_8));

      assertThat(log.lastLines()).containsExactly("first", "second", "third");
    }
  }
}
