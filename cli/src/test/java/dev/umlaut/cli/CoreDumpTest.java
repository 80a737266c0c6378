// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Protects the list of crashes from hosts that say what they like.
class CoreDumpTest {
  @Test
  void aLineSaysWhatWhenAndWhy() {
    assertThat(CoreDump.parse("moon", "1795799342 430080 11 core.a.out.46"))
        .hasValue(
            new CoreDump(
                "moon", "core.a.out.46", "a.out", 46, 11, 430_080, "2026-11-27T17:09:02Z", ""))
        .hasValueSatisfying(core -> assertThat(core.signalText()).isEqualTo("11 SEGV"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1 2 11 ../core.sh.1",
        "1 2 11 core.a/../../b.1",
        "1 2 11 core.\u001b[2J.1",
        "1 2 11 core.sh.99999999999999999999",
        "1 99999999999999999999 11 core.sh.1",
        "-1 2 11 core.sh.1",
        "1 2 11 core.sh.1 more",
      })
  void otherLinesAreNone(String line) {
    assertThat(CoreDump.parse("moon", line)).isEmpty();
  }

  @Test
  void aSignalOrATimeThatCannotBeIsNotSaid() {
    assertThat(CoreDump.parse("moon", "999999999999999999 2 4000000000 core.sh.1"))
        .hasValueSatisfying(core -> {
          assertThat(core.time()).isEmpty();
          assertThat(core.signalText()).isEmpty();
        });
  }
}
