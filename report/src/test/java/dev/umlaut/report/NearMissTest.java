// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearMissTest {
  private static String reached(String output, String pattern) {
    List<NearMiss> misses = NearMiss.in(output, pattern);
    return misses.isEmpty() ? "" : pattern.substring(0, misses.getFirst().reached());
  }

  /// How far a line satisfies a pattern is found atom by atom, with grep's rules of what is
  /// special.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~state=ESTABLISHED"
            + " mode=TUNNEL~|~state=ESTABLISHED.*mode=TRANSPORT~|~state=ESTABLISHED.*mode=~",
        "~IP moon.4500 > sun~|~IP moon.\\(4500\\|ipsec\\) > carol~|~IP moon.\\(4500\\|ipsec\\) > ~",
        "~64 bytes from 10.1.0.10: icmp_seq=1~|~64 bytes from PH: icmp_.eq=1~|~64 bytes from ~",
        "~child-sas {} initial~|~child-sas {.*alices-lan~|~child-sas {.*~",
        "~port 500 (x)~|~port [0-9]* (y)~|~port [0-9]* (~",
        "~aab+c~|~a\\{2\\}b+d~|~a\\{2\\}b+~",
        "~abc a.c~|~a\\.c$.*x~|~a\\.c~",
        "~key[1] done~|~key[[][[:digit:]]\\] gone~|~key[[][[:digit:]]\\] ~",
      })
  void findsHowFarALineSatisfies(String output, String pattern, String reached) {
    assertThat(reached(output, pattern)).isEqualTo(reached);
  }

  /// The line that comes nearest is first, and lines that have nothing in common are left out.
  @Test
  void putsTheNearestLineFirst() {
    String output =
        """
        nothing of the kind
        home: IKE_SA connecting
        home: IKE_SA established, CHILD_SA installed
        """;

    assertThat(NearMiss.in(output, "home: IKE_SA established, CHILD_SA rekeyed"))
        .extracting(NearMiss::line)
        .containsExactly("home: IKE_SA established, CHILD_SA installed", "home: IKE_SA connecting");
  }

  /// Where the beginning is nowhere, common words are a hint too.
  @Test
  void fallsBackToWords() {
    List<NearMiss> misses =
        NearMiss.in(
            "10[CFG] certificate status of sun is revoked\n", "dave.*certificate status.*revoked");

    assertThat(misses).singleElement().extracting(NearMiss::reached).isEqualTo(0);
    assertThat(misses.getFirst().hits()).isNotEmpty();
  }

  /// A hint must never stop a report: broken patterns, and lines made to take for ever.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "\\",
        "[",
        "[]",
        "\\(",
        "\\(a*\\)*b",
        "a\\{9",
        "[[:alpha:]",
        "[z-a]",
        "^*",
        "\\1"
      })
  void survivesEveryPattern(String pattern) {
    assertThat(NearMiss.in("a".repeat(7000) + "\nb[\n", pattern)).hasSizeLessThan(4);
  }
}
