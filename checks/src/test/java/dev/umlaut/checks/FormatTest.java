// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Protects reviews from differences of layout. This is a test and no Maven plugin because a plugin
/// runs in Maven's own JVM, which may be a JDK 17, and the formatter needs a newer one.
///
/// CONTRIBUTING.md has the command that formats instead of complaining.
class FormatTest {
  private final SourceTree tree = SourceTree.ofThisCheckout();
  private final Formatter formatter =
      new Formatter(
          JavaFormatterOptions.builder().style(JavaFormatterOptions.Style.GOOGLE).build());

  @Test
  void everyJavaFileIsFormattedByGoogleJavaFormat() throws IOException {
    boolean write = "write".equals(System.getProperty("umlaut.format"));
    List<String> different = new ArrayList<>();
    List<Path> files = tree.filesNamed(".java");

    for (Path file : files) {
      String source = tree.read(file);
      String formatted = format(file, source);
      if (!formatted.equals(source)) {
        different.add(tree.name(file));
        if (write) {
          Files.writeString(file, formatted);
        }
      }
    }

    assertThat(files).as("the test sees the sources").hasSizeGreaterThan(50);
    if (!write) {
      assertThat(different)
          .as("files to format: CONTRIBUTING.md has the command that does it")
          .isEmpty();
    }
  }

  private String format(Path file, String source) {
    try {
      String ordered =
          ImportOrderer.reorderImports(
              RemoveUnusedImports.removeUnusedImports(source), JavaFormatterOptions.Style.GOOGLE);
      return formatter.formatSource(ordered);
    } catch (FormatterException e) {
      throw new IllegalArgumentException(tree.name(file) + ": " + e.getMessage(), e);
    }
  }
}
