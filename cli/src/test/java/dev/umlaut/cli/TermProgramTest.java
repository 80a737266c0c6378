// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects which program `umlaut term` takes, and what it says to it.
class TermProgramTest {
  private static final List<String> SHELL = List.of("/opt/umlaut", "shell", "moon");

  @Test
  void whereOneIsDecidesWhatIsTaken(@TempDir Path folder) throws IOException {
    for (String program : List.of("xterm", "konsole", "wt.exe")) {
      Files.createFile(
          folder.resolve(program),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }
    String path = folder.toString();

    assertThat(TermProgram.of(Map.of("PATH", path))).isEqualTo(TermProgram.TMUX);
    assertThat(TermProgram.of(Map.of("PATH", path, "DISPLAY", ":0")))
        .isEqualTo(TermProgram.KONSOLE);
    assertThat(TermProgram.of(Map.of("PATH", "", "DISPLAY", ":0"))).isEqualTo(TermProgram.TMUX);
    assertThat(TermProgram.of(Map.of("PATH", path, "DISPLAY", ":0", "TMUX", "x")))
        .isEqualTo(TermProgram.TMUX);
    assertThat(TermProgram.of(Map.of("PATH", path, "WSL_DISTRO_NAME", "Debian")))
        .isEqualTo(TermProgram.WT);
  }

  @Test
  void eachIsToldInItsOwnWords() {
    assertThat(TermProgram.XTERM.window("moon", SHELL, Map.of()))
        .containsExactly("xterm", "-T", "moon", "-e", "/opt/umlaut", "shell", "moon");
    assertThat(TermProgram.GNOME_TERMINAL.window("moon", SHELL, Map.of()))
        .containsExactly(
            "gnome-terminal", "--tab", "--title", "moon", "--", "/opt/umlaut", "shell", "moon");
    assertThat(TermProgram.KONSOLE.window("moon", SHELL, Map.of()))
        .containsExactly(
            "konsole", "--new-tab", "-p", "tabtitle=moon", "-e", "/opt/umlaut", "shell", "moon");
    assertThat(TermProgram.WT.window("moon", SHELL, Map.of("WSL_DISTRO_NAME", "Debian")))
        .containsSubsequence("new-tab", "--title", "moon", "wsl.exe", "-d", "Debian", "--")
        .endsWith("/opt/umlaut", "shell", "moon");
  }
}
