// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

/// The collapsing of blanks that the format's original runner does as a side effect: it hands the
/// lines through an unquoted command substitution, so every run of blanks becomes one.
final class Blanks {
  private Blanks() {}

  /// Carriage returns are no blanks for a shell, and stay.
  static String collapse(String text) {
    return text.replaceAll("[ \t\n]+", " ");
  }

  /// Without the blanks around it.
  static String trim(String text) {
    String collapsed = collapse(text);
    int start = collapsed.startsWith(" ") ? 1 : 0;
    int end = collapsed.length() > start && collapsed.endsWith(" ") ? 1 : 0;
    return collapsed.substring(start, collapsed.length() - end);
  }
}
