// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How a line is cut into fields, as `awk -F ::` would.
class DatLineTest {
  private static final Placeholders PLACEHOLDERS =
      Placeholders.of(Examples.topology(), Examples.NAMES);

  private static List<DatLine> parse(String text) {
    return DatLine.parse(Path.of("x.dat"), text, PLACEHOLDERS);
  }

  /// Line, and its kind, host and fields behind the host.
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '~',
      value = {
        "moon::a => command|moon|a",
        "moon ::a => command|moon|a",
        "moon::a::b::YES => command|moon|a|b|YES",
        "moon::a::b::YES::c => command|moon|a|b|YES|c",
        "moon:::a => command|moon|:a",
        "moon::a:::b => command|moon|a|:b",
        "moon::a:b:\\:c => command|moon|a:b:\\:c",
        "moon::::b => ignored|moon||b",
        "moon:: => ignored|moon|",
        "moon => ignored|moon",
        "::a => command||a",
        "#moon::a => remark|#moon|a",
        "# => remark|#",
        "moon::# a => command|moon|# a",
        "moon::cat PH_IP_CAROL10 => command|moon|cat 10.3.0.10",
        "moon::cat PH_IP6_BOB => command|moon|cat fec2|10",
      })
  void cutsAtEveryDoubleColon(String text, String expected) {
    DatLine line = parse(text).getFirst();

    String kind = line.isRemark() ? "remark" : line.isCommand() ? "command" : "ignored";
    List<String> behind = line.fields().subList(1, line.fields().size());
    assertThat(
            kind
                + "|"
                + line.host()
                + behind.stream().map(field -> "|" + field).reduce("", String::concat))
        .isEqualTo(expected);
  }

  /// The last line needs no end, a carriage return is part of its field, and a zero byte is
  /// nothing.
  @Test
  void readsLines() {
    assertThat(parse("moon::a\r\n\nsun\0::b"))
        .filteredOn(DatLine::isCommand)
        .extracting(line -> line.source().number() + line.host() + line.field(1) + line.field(2))
        .containsExactly("1moona\r", "3sunb");
  }

  /// Every run of blanks becomes one, wherever it stands.
  @Test
  void collapsesBlanks() {
    assertThat(Blanks.collapse(" a \t b\t'c  d'\r ")).isEqualTo(" a b 'c d'\r ");
    assertThat(Blanks.trim(" \t moon ")).isEqualTo("moon");
    assertThat(Blanks.trim(" ")).isEmpty();
  }
}
