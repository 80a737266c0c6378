// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import java.util.List;

/// A few lines at the bottom of a terminal that are drawn over, with ordinary lines scrolling away
/// above them. Where nobody looks on there are only the ordinary lines.
///
/// Guarded by its owner.
final class StatusBlock {
  /// Back to the first column; erase from here to the end of the screen.
  private static final String ERASE = "\r\033[J";

  /// Lines that are too long are cut by the terminal, so that each takes one row.
  private static final String NO_WRAP = "\033[?7l";

  private static final String WRAP = "\033[?7h";

  private final Terminal terminal;
  private List<String> shown = List.of();

  StatusBlock(Terminal terminal) {
    this.terminal = terminal;
  }

  /// Print lines that stay.
  void print(List<String> lines) {
    List<String> below = shown;
    show(List.of());
    lines.forEach(terminal.out()::println);
    terminal.out().flush();
    show(below);
  }

  /// Draw these lines instead of those that are shown.
  void show(List<String> lines) {
    if (!terminal.interactive()) {
      return;
    }
    StringBuilder drawing = new StringBuilder();
    if (!shown.isEmpty()) {
      int up = shown.size() - 1;
      drawing.append(up > 0 ? "\033[" + up + "A" : "").append(ERASE);
    }
    if (!lines.isEmpty()) {
      drawing.append(NO_WRAP).append(String.join("\n", lines)).append(WRAP);
    }
    shown = List.copyOf(lines);
    if (!drawing.isEmpty()) {
      terminal.err().print(drawing);
      terminal.err().flush();
    }
  }
}
