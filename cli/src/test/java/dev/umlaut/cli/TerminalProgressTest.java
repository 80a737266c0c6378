// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.image.Progress;
import org.junit.jupiter.api.Test;

/// Protects logs from control characters, and terminals from lines that stay behind.
class TerminalProgressTest {
  private final CapturedTerminal captured = new CapturedTerminal();

  @Test
  void writesPlainLinesWhereNobodyLooks() {
    Progress progress = new TerminalProgress(captured.terminal(false));

    try (Progress.Step step = progress.begin("Compile the kernel", 10)) {
      step.advance(5);
    }

    assertThat(captured.err()).isEqualTo("Compile the kernel …\n");
  }

  @Test
  void leavesNothingBehindAQuickStepOnATerminal() {
    Progress progress = new TerminalProgress(captured.terminal(true));

    progress.begin("Compile the kernel", 10).close();

    assertThat(captured.err()).contains("Compile the kernel").endsWith("\r\033[K");
  }

  @Test
  void closingTwiceIsHarmless() {
    Progress progress = new TerminalProgress(captured.terminal(true));
    Progress.Step step = progress.begin("Fetch", 0);

    step.close();
    step.close();

    assertThat(captured.err()).endsWith("\r\033[K");
  }

  @Test
  void isSilentWhereTheEndIsToldInAnotherWay() {
    TerminalProgress.passing(captured.terminal(false)).begin("Start the hosts", 8).close();

    assertThat(captured.err()).isEmpty();
  }
}
