// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.os.EnvironmentException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What can show several shells at once: a window or a tab for each.
enum TermProgram {
  /// Windows of tmux, in a session of its own or in the one that this is.
  TMUX("tmux"),
  /// A window each.
  XTERM("xterm"),
  /// A tab each.
  KONSOLE("konsole"),
  /// A tab each.
  GNOME_TERMINAL("gnome-terminal"),
  /// Windows Terminal, from the Windows Subsystem for Linux: a tab each.
  WT("wt.exe");

  private final String program;

  TermProgram(String program) {
    this.program = program;
  }

  String program() {
    return program;
  }

  /// The first that makes sense where this process is.
  ///
  /// @param environment of this process
  static TermProgram of(Map<String, String> environment) {
    if (environment.containsKey("TMUX")) {
      return TMUX;
    }
    if (environment.containsKey("WSL_DISTRO_NAME") && WT.isInstalled(environment)) {
      return WT;
    }
    boolean screen =
        environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
    return List.of(GNOME_TERMINAL, KONSOLE, XTERM).stream()
        .filter(one -> screen && one.isInstalled(environment))
        .findFirst()
        .orElse(TMUX);
  }

  boolean isInstalled(Map<String, String> environment) {
    return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /// @throws EnvironmentException it is not there
  void require(Map<String, String> environment) {
    if (!isInstalled(environment)) {
      throw new EnvironmentException(
          "there is no program " + program,
          this == WT ? "" : "apt install %s, or take another: --with".formatted(program));
    }
  }

  /// The words that open one window, but for those of tmux, which needs more than one step.
  ///
  /// @param shell the command in it
  List<String> window(String host, List<String> shell, Map<String, String> environment) {
    return switch (this) {
      case TMUX -> throw new IllegalStateException("see TmuxSession");
      case XTERM -> words(List.of(program, "-T", host, "-e"), shell);
      case KONSOLE -> words(List.of(program, "--new-tab", "-p", "tabtitle=" + host, "-e"), shell);
      case GNOME_TERMINAL -> words(List.of(program, "--tab", "--title", host, "--"), shell);
      case WT ->
          words(
              List.of(
                  program,
                  "-w",
                  "umlaut",
                  "new-tab",
                  "--title",
                  host,
                  "wsl.exe",
                  "-d",
                  environment.getOrDefault("WSL_DISTRO_NAME", ""),
                  "--"),
              shell);
    };
  }

  private static List<String> words(List<String> first, List<String> then) {
    return Stream.concat(first.stream(), then.stream()).toList();
  }
}
