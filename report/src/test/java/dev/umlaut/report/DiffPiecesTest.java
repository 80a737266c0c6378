// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.report.pages.ScenarioView.DiffLine;
import dev.umlaut.report.pages.ScenarioView.Piece;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiffPiecesTest {
  private static List<String> hits(List<DiffLine> lines) {
    return lines.stream()
        .flatMap(line -> line.pieces().stream())
        .filter(Piece::hit)
        .map(Piece::text)
        .toList();
  }

  /// In a line of two thousand letters a person must not search for the word that differs; what
  /// changes every time is none.
  @Test
  void marksTheWordsThatDiffer() {
    String line = "x".repeat(900) + " spi-in=%s state=%s mode=TUNNEL " + "y".repeat(900);
    List<DiffLine> shown =
        DiffPieces.of(
            LineDiff.ordered(
                line.formatted("c963fe3d", "ESTABLISHED"), line.formatted("c555b04f", "REKEYING")));

    assertThat(hits(shown)).containsExactly("state=ESTABLISHED ", "state=REKEYING ");
    assertThat(shown)
        .allSatisfy(one ->
            assertThat(one.pieces().stream().mapToInt(p -> p.text().length()).sum())
                .isLessThan(400));
  }

  /// When several lines went and came, it is not known which took the place of which.
  @Test
  void marksNothingInBlocksOfLines() {
    assertThat(hits(DiffPieces.of(LineDiff.ordered("a 1\na 2\n", "b 1\nb 2\n")))).isEmpty();
  }
}
