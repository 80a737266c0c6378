// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import java.util.List;

/// Words of a command line as a line for `sh -c`.
final class ShellWords {
  private ShellWords() {}

  /// One word is a line already; of more than one each stays the argument that it is.
  static String line(List<String> words) {
    return words.size() == 1
        ? words.getFirst()
        : String.join(" ", words.stream().map(ShellWords::quoted).toList());
  }

  /// A word that the shell takes as it is.
  static String quoted(String word) {
    return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
