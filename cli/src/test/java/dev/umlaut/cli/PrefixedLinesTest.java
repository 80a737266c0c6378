// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Protects the output of several hosts from running together.
class PrefixedLinesTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @Test
  void everyLineHasItsHostHoweverItComes() {
    try (PrefixedLines lines = new PrefixedLines(new PrintStream(written), "moon | ")) {
      write(lines, "one\ntw");
      write(lines, "o\n\nthree");
    }
    assertThat(written.toString(StandardCharsets.UTF_8))
        .isEqualTo("moon | one\nmoon | two\nmoon | \nmoon | three\n");
  }

  @Test
  void aLineWithoutEndIsCut() {
    try (PrefixedLines lines = new PrefixedLines(new PrintStream(written), "> ")) {
      write(lines, "x".repeat(200_000));
    }
    assertThat(written.toString(StandardCharsets.UTF_8).lines()).hasSize(4);
  }

  private static void write(PrefixedLines lines, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    lines.write(bytes, 0, bytes.length);
  }
}
