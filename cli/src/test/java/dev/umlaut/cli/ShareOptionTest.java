// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.LabFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Protects who shares a folder from what he did not mean, and tells who imports a lab what it
/// sees.
class ShareOptionTest {
  private final CapturedTerminal captured = new CapturedTerminal();

  @TempDir Path top;
  private Path lab;

  @BeforeEach
  void makeLab() throws IOException {
    lab = Files.createDirectories(top.toRealPath().resolve("lab"));
    Files.createDirectories(lab.resolve("inside"));
    Files.writeString(
        lab.resolve("lab.yaml"),
        """
        lab: sharing-test
        image: base
        shares: [inside, "../elsewhere:/mnt/other:rw"]
        networks: {}
        hosts: {moon: {}, sun: {}}
        """);
  }

  @ParameterizedTest
  @CsvSource({
    "nothing, there is no folder",
    "lab.yaml, there is no folder",
    "inside:mnt, cannot be understood",
    "inside:/mnt/x:write, cannot be understood",
    "inside:/proc/x, is what the host itself lives on"
  })
  void whatCannotBeSharedIsWrongUsage(String word, String message) {
    int status = captured.run("up", "--share", lab + "/" + word, lab.toString());

    assertThat(status).as("%s", captured).isEqualTo(ExitStatus.USAGE);
    assertThat(captured.err()).contains(message);
  }

  @Test
  void aHostThatIsNotThereIsWrongUsage() {
    int status = captured.run("up", "--share", "mon=" + lab, lab.toString());

    assertThat(status).as("%s", captured).isEqualTo(ExitStatus.USAGE);
    assertThat(captured.err()).contains("has no host \"mon\"", "did you mean \"moon\"?");
  }

  @Test
  void aFolderThatTheLabMayNotShareKeepsItFromStarting() {
    int status = captured.run("up", lab.toString());

    assertThat(status).as("%s", captured).isNotEqualTo(ExitStatus.OK);
    assertThat(captured.err())
        .contains("may not share " + lab.resolveSibling("elsewhere"), "umlaut up --share");
  }

  @Test
  void whoImportsALabIsToldWhatItsHostsSee() {
    LabDefinition definition = LabFile.read(lab);

    List<String> told = SharesText.ofImported(definition);

    assertThat(told).hasSize(2);
    assertThat(told.getFirst())
        .startsWith("moon, sun see " + lab.resolveSibling("elsewhere") + " and may change")
        .contains("which is outside of " + lab);
    assertThat(told.getLast()).isEqualTo("moon, sun see " + lab.resolve("inside"));
    assertThat(SharesText.notIn(definition)).containsExactly(lab.resolveSibling("elsewhere"));
  }
}
