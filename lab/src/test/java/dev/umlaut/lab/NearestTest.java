// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Protects that a proposal is what the person meant, and that there is none when nobody knows.
class NearestTest {
  private static final List<String> HOSTS =
      List.of("alice", "bob", "carol", "dave", "moon", "sun", "venus", "winnetou");

  @ParameterizedTest
  @CsvSource({"mono,moon", "mon,moon", "Sun,sun", "winetou,winnetou", "alcie,alice", "bobb,bob"})
  void aSlipOfTheFingerIsFound(String word, String meant) {
    assertThat(Nearest.to(word, HOSTS)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"mars", "x", "''", "venice-beach"})
  void whatIsFarFromEverythingHasNoProposal(String word) {
    assertThat(Nearest.to(word, HOSTS)).isEmpty();
  }

  @Test
  void theHintListsEverythingWhenNothingIsNear() {
    assertThat(Nearest.hint("mars", List.of("moon", "venus"), "its hosts"))
        .isEqualTo("its hosts: moon, venus");
    assertThat(Nearest.hint("mars", List.of(), "its hosts")).isEmpty();
  }
}
