// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.guest.CommandResult;
import dev.umlaut.guest.CommandTimeoutException;
import dev.umlaut.guest.Shell;
import dev.umlaut.os.UmlautException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// Lets a person run commands in the hosts of a scenario that is held.
///
/// ```
///   hold> moon ip -s xfrm state     one command
///   hold> moon                      from now on in moon
///   moon# swanctl --list-sas
///   moon#                           Enter: back
///   hold>                           Enter: the scenario goes on
/// ```
///
/// Used by one thread at a time.
final class HoldPrompt {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final String TOP = "";

  private final Terminal terminal;
  private final TypedLines lines;

  HoldPrompt(Terminal terminal, TypedLines lines) {
    this.terminal = terminal;
    this.lines = lines;
  }

  /// Returns when the person wants to go on; at once when nobody can type anything. An interrupt
  /// ends it too, and stays set.
  ///
  /// @param hosts the hosts' names and a way to run commands in each
  void open(SortedMap<String, Shell> hosts) {
    String in = TOP;
    try {
      while (true) {
        terminal
            .out()
            .print(terminal.styled("@|bold " + (in.equals(TOP) ? "hold>" : in + "#") + "|@ "));
        terminal.out().flush();
        Optional<String> line = lines.next();
        if (line.isEmpty()) {
          terminal.out().println();
          return;
        }
        String typed = line.get().strip();
        boolean leaves = typed.isEmpty() || typed.equals("exit");
        if (leaves && in.equals(TOP)) {
          return;
        }
        in = leaves ? TOP : next(typed, in, hosts);
      }
    } catch (InterruptedException e) {
      terminal.out().println();
      Thread.currentThread().interrupt();
    }
  }

  /// Does what was typed; returns the host in which the next line runs.
  private String next(String typed, String in, SortedMap<String, Shell> hosts) {
    Shell here = hosts.get(in);
    if (here != null) {
      run(here, typed);
      return in;
    }
    List<String> words = Arrays.asList(typed.split("\\s+", 2));
    Shell shell = hosts.get(words.getFirst());
    if (shell == null) {
      terminal
          .out()
          .println(
              "HOST COMMAND, or HOST alone to stay there; Enter goes on. Hosts: "
                  + String.join(", ", hosts.keySet()));
      return TOP;
    }
    if (words.size() == 1) {
      return words.getFirst();
    }
    run(shell, words.getLast());
    return TOP;
  }

  private void run(Shell shell, String command) {
    try {
      CommandResult result = shell.run(command, LIMIT);
      write(result);
      if (result.exitStatus() != 0) {
        terminal.err().println("exit status " + result.exitStatus());
      }
    } catch (CommandTimeoutException e) {
      write(e.soFar());
      terminal.err().println(String.valueOf(e.getMessage()));
    } catch (UmlautException e) {
      terminal.err().println(String.valueOf(e.getMessage()));
    }
  }

  private void write(CommandResult result) {
    terminal.out().writeBytes(result.output());
    terminal.out().flush();
    terminal.err().writeBytes(result.errors());
    terminal.err().flush();
  }
}
