// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

/// The size of a terminal, in characters.
///
/// @param columns 1 to 65535
/// @param rows 1 to 65535
/// @since 0.1
public record TerminalSize(int columns, int rows) {
  private static final int MAX = 0xffff;

  /// Checks the ranges.
  public TerminalSize {
    if (columns < 1 || columns > MAX || rows < 1 || rows > MAX) {
      throw new IllegalArgumentException("a terminal of %d by %d".formatted(columns, rows));
    }
  }
}
