// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.web.ForwardState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Protects how people write a forward.
class PortForwardTest {
  @Test
  void readsOurPortTheHostAndItsPort() {
    assertThat(PortForward.parse("8080:winnetou:80"))
        .isEqualTo(new ForwardState(8080, "winnetou", 80));
    assertThat(PortForward.parse("winnetou:80")).isEqualTo(new ForwardState(0, "winnetou", 80));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "80",
        "winnetou",
        "winnetou:",
        "winnetou:0",
        "x:winnetou:80",
        "1:h:65536",
        "99999:h:1",
        "h:1:2:3"
      })
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> PortForward.parse(text)).isInstanceOf(UsageException.class);
  }
}
