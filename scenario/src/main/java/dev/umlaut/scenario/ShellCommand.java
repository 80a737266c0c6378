// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.util.List;

/// A simple command as the runner's shell would see it.
///
/// @param connector how it follows the command before it
/// @param words after quote removal and expansion; empty when only redirections stand there
/// @param redirections in the order written
record ShellCommand(Connector connector, List<String> words, List<Redirection> redirections) {
  ShellCommand {
    words = List.copyOf(words);
    redirections = List.copyOf(redirections);
  }

  /// What decides whether a command runs.
  enum Connector {
    /// `;`, or the first of the line: always
    ALWAYS,
    /// `&&`: when the one before succeeded
    AND,
    /// `||`: when the one before failed
    OR;

    boolean allows(int previousStatus) {
      return switch (this) {
        case ALWAYS -> true;
        case AND -> previousStatus == 0;
        case OR -> previousStatus != 0;
      };
    }
  }

  /// A change to a file descriptor.
  ///
  /// @param descriptor the one that is changed
  /// @param kind what it is made
  /// @param target a path, or the number of the descriptor that is copied
  record Redirection(int descriptor, Kind kind, String target) {
    boolean isNull() {
      return target.equals("/dev/null");
    }
  }

  enum Kind {
    READ,
    WRITE,
    DUPLICATE
  }
}
