// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Protects arguments from the shell, and lines for the shell from us.
class ShellWordsTest {
  @Test
  void oneWordIsALineForTheShell() {
    assertThat(ShellWords.line(List.of("ip a | grep 'eth0'"))).isEqualTo("ip a | grep 'eth0'");
  }

  @Test
  void moreStayTheArgumentsThatTheyAre() {
    assertThat(ShellWords.line(List.of("echo", "a  b", "it's", "$HOME", "-n", "")))
        .isEqualTo("echo 'a  b' 'it'\\''s' '$HOME' -n ''");
  }
}
