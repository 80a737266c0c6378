// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keeps the example of docs/lab-format.md readable by the reader it explains.
class DocumentationTest {
  private static final Path PAGE =
      Path.of(System.getProperty("umlaut.home", ".."), "docs/lab-format.md");

  @TempDir Path folder;

  @Test
  void theExampleIsALab() throws IOException {
    Matcher example =
        Pattern.compile("```yaml\n(lab: .*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
    assertThat(example.find()).isTrue();

    LabDefinition lab = LabFile.read(LabText.write(folder, example.group(1)));

    assertThat(lab.hostNames()).containsExactly("moon", "alice");
  }
}
