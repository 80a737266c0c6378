// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.nio.charset.StandardCharsets;

/// Output of commands as text of limited length.
final class Texts {
  private Texts() {}

  /// Decode UTF-8, replacing what is none, and keep no more than a record may hold.
  static String of(byte[] output) {
    return limit(new String(output, StandardCharsets.UTF_8), CommandRecord.TEXT_MAX);
  }

  static String limit(String text, int charactersMax) {
    if (text.length() <= charactersMax) {
      return text;
    }
    return text.substring(0, charactersMax)
        + "\n[… "
        + (text.length() - charactersMax)
        + " more characters]\n";
  }
}
