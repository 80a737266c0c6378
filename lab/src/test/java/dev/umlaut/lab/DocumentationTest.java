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

  /// What docs/testing.md shows to those who write Java is a test that runs.
  @Test
  void theProgramIsATest() throws IOException {
    Path home = Path.of(System.getProperty("umlaut.home", ".."));
    String page = Files.readString(home.resolve("docs/testing.md"));
    String test = Files.readString(home.resolve("lab/src/test/java/dev/umlaut/lab/CableTest.java"));
    Matcher example = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(example.find()).isTrue();

    assertThat(test.substring(test.indexOf("class CableTest"))).isEqualTo(example.group(1));
  }
}
