// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.os.UmlautException;
import java.io.Serial;
import java.nio.file.Path;

/// A file that a person wrote is wrong, and this is the place. The message begins with
/// `file:line:column:`, the form that editors and terminals turn into a link; the command line ends
/// with status 2.
///
/// @since 0.1
public final class SyntaxException extends UmlautException {
  @Serial private static final long serialVersionUID = 1L;

  private final String file;
  private final int line;
  private final int column;
  private final String problem;

  /// @param file the file, as its reader was given it
  /// @param line from 1
  /// @param column from 1, in characters
  /// @param message what is wrong there
  /// @param hint how to write it instead; empty when there is nothing to say
  public SyntaxException(Path file, int line, int column, String message, String hint) {
    super("%s:%d:%d: %s".formatted(file, line, column, message), hint);
    this.file = file.toString();
    this.line = line;
    this.column = column;
    this.problem = message;
  }

  /// The file, as its reader was given it.
  public String file() {
    return file;
  }

  /// What is wrong, without the place.
  public String problem() {
    return problem;
  }

  /// The line, from 1.
  public int line() {
    return line;
  }

  /// The column, from 1, in characters.
  public int column() {
    return column;
  }
}
