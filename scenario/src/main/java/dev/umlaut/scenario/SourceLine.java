// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.lab.SyntaxException;
import java.nio.file.Path;

/// One line of a scenario's file, for messages and reports.
///
/// @param file the file
/// @param number counted from 1
/// @param text the line as it stands in the file
/// @since 0.1
public record SourceLine(Path file, int number, String text) {
  /// Say that this line is wrong.
  ///
  /// @param column counted from 1
  SyntaxException wrong(int column, String message, String hint) {
    return new SyntaxException(file, number, column, message, hint);
  }

  /// The column in which a part of the line begins; 1 when it does not stand there literally.
  int columnOf(String part) {
    return Math.max(0, text.indexOf(part)) + 1;
  }

  /// The place in the form that editors understand: `FILE:LINE`.
  @Override
  public String toString() {
    return file + ":" + number;
  }
}
