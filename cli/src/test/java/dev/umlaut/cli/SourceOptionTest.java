// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A mistake in `--source` must be said at once, not after a root was built for it.
class SourceOptionTest {
  private final CapturedTerminal captured = new CapturedTerminal();

  @Test
  void aFolderThatIsNoSourceTreeIsWrongUsage(@TempDir Path folder) {
    int status = captured.run("image", "build", "--source", folder.toString());

    assertThat(status).as("%s", captured).isEqualTo(ExitStatus.USAGE);
    assertThat(captured.err()).contains(folder.toString(), "configure.ac");
  }

  @Test
  void aRecipeThatCompilesNothingIsWrongUsage(@TempDir Path folder) throws IOException {
    Files.createFile(folder.resolve("configure.ac"));

    int status = captured.run("image", "build", "development", "--source", folder.toString());

    assertThat(status).as("%s", captured).isEqualTo(ExitStatus.USAGE);
    assertThat(captured.err()).contains("development compiles nothing");
  }
}
