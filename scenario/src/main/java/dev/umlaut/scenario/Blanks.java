// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

/// The collapsing of blanks that the format's original runner does as a side effect: it hands the
/// lines through an unquoted command substitution, so every run of blanks becomes one.
final class Blanks {
  private Blanks() {}

  static String collapse(String text) {
    return text.replaceAll("[ \t\r\n]+", " ");
  }
}
