// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

/// Texts of limited length.
final class Texts {
  private Texts() {}

  /// The beginning of a text, with a note of how much was left out.
  static String cut(String text, int charactersMax) {
    if (text.length() <= charactersMax) {
      return text;
    }
    int end = charactersMax;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + " [… " + (text.length() - end) + " more characters]";
  }
}
