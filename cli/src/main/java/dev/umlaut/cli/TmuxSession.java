// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Windows of tmux for the hosts of a lab.
///
/// @param server the words before each command: which server of tmux is meant
/// @param name of the session
/// @param inside whether this process runs in tmux: then the windows are of the session that this
///   is
record TmuxSession(List<String> server, String name, boolean inside) {
  TmuxSession {
    server = List.copyOf(server);
  }

  /// @param socket the name of a server of its own; empty: the usual one
  static TmuxSession of(String socket, String lab, boolean inside) {
    return new TmuxSession(
        socket.isEmpty() ? List.of("tmux") : List.of("tmux", "-L", socket),
        "umlaut-" + lab,
        inside && socket.isEmpty());
  }

  /// Opens a window, unless there is one for the host.
  ///
  /// @param shell the command in it
  void open(String host, List<String> shell) {
    if (inside) {
      run(command(List.of("new-window", "-n", host), shell));
    } else if (!exists()) {
      run(command(List.of("new-session", "-d", "-s", name, "-n", host), shell));
    } else if (!windows().contains(host)) {
      // The colon: a window of this session, wherever there is room for one.
      run(command(List.of("new-window", "-d", "-t", "=" + name + ":", "-n", host), shell));
    }
  }

  /// What a person does to see it.
  List<String> attach() {
    return command(List.of("attach-session", "-t", "=" + name), List.of());
  }

  private boolean exists() {
    return start(command(List.of("has-session", "-t", "=" + name), List.of())).status() == 0;
  }

  private List<String> windows() {
    return run(command(List.of("list-windows", "-t", "=" + name, "-F", "#W"), List.of()))
        .lines()
        .toList();
  }

  private List<String> command(List<String> first, List<String> then) {
    List<String> words = new ArrayList<>(server);
    words.addAll(first);
    words.addAll(then);
    return words;
  }

  private record Outcome(int status, String said) {}

  private static String run(List<String> words) {
    Outcome outcome = start(words);
    if (outcome.status() != 0) {
      throw new UmlautException("tmux: " + outcome.said().strip(), "");
    }
    return outcome.said();
  }

  private static Outcome start(List<String> words) {
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Outcome(process.waitFor(), said);
    } catch (IOException e) {
      throw new UmlautException("cannot run tmux: " + e.getMessage(), "apt install tmux", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UmlautException("interrupted", "", e);
    }
  }
}
