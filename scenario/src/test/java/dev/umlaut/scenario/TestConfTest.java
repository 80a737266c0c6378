// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.lab.LabClock;
import dev.umlaut.lab.SyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestConfTest {
  private static TestConf parse(String text) {
    return TestConf.parse(Path.of("test.conf"), text);
  }

  /// The forms that scenarios use.
  @Test
  void readsAssignmentsQuotesAndReferences() {
    TestConf conf =
        parse(
            """
            #!/bin/bash
            # comment
            IPSECHOSTS="moon  carol"   # more
            DBHOSTS="$IPSECHOSTS"
            OTHER='$IPSECHOSTS'; SWANCTL=1
            export LIST=${IPSECHOSTS}
            RADIUSHOSTS=
            DIAGRAM=a-\\m.png
            """);

    assertThat(conf.words("IPSECHOSTS")).containsExactly("moon", "carol");
    assertThat(conf.value("DBHOSTS")).isEqualTo("moon  carol");
    assertThat(conf.value("OTHER")).isEqualTo("$IPSECHOSTS");
    assertThat(conf.isSet("SWANCTL")).isTrue();
    assertThat(conf.words("LIST")).containsExactly("moon", "carol");
    assertThat(conf.words("RADIUSHOSTS")).isEqualTo(List.of());
    assertThat(conf.isSet("IPV6")).isFalse();
    assertThat(conf.value("DIAGRAM")).isEqualTo("a-m.png");
  }

  /// What bash allows beside that, as long as nothing has to be executed for it.
  @Test
  void readsTheRestOfWhatAssigns() {
    TestConf conf =
        parse(
            """
            A=1 B='two words'
            A+="2 $B";C=\\
            3
            LIST="moon
              carol # no comment
            "
            export A D=4
            E=x; unset E NEVER
            F="a"'b'c\\ d\\"
            G=$LIST
            H=${MISSING}z
            """);

    assertThat(conf.value("A")).isEqualTo("12 two words");
    assertThat(conf.value("C")).isEqualTo("3");
    assertThat(conf.words("LIST")).containsExactly("moon", "carol", "#", "no", "comment");
    assertThat(conf.lines()).extractingByKey("LIST").extracting(SourceLine::number).isEqualTo(4);
    assertThat(conf.value("D")).isEqualTo("4");
    assertThat(conf.isSet("E")).isFalse();
    assertThat(conf.value("F")).isEqualTo("abc d\"");
    assertThat(conf.value("G")).isEqualTo(conf.value("LIST"));
    assertThat(conf.value("H")).isEqualTo("z");
    assertThat(conf.lines()).extractingByKey("H").extracting(SourceLine::number).isEqualTo(11);
  }

  @Test
  void readsTheClock() {
    assertThat(parse("A=1").clock()).isEqualTo(LabClock.REAL);
    assertThat(parse("CLOCK=").clock()).isEqualTo(LabClock.REAL);
    assertThat(parse("CLOCK=real").clock()).isEqualTo(LabClock.REAL);
    assertThat(parse("CLOCK=\"virtual\" # days").clock()).isEqualTo(LabClock.VIRTUAL);
  }

  /// A file from another system, and one that ends in the middle.
  @Test
  void toleratesOtherLineEnds() {
    assertThat(parse("A=\"1\"\r\nB=2\r\n").variables()).isEqualTo(Map.of("A", "1", "B", "2"));
    assertThat(parse("A=1").value("A")).isEqualTo("1");
    assertThat(parse("A=1\\").value("A")).isEqualTo("1");
    assertThat(parse("# \"it's").variables()).isEmpty();
  }

  /// Anything that would have to be executed is an error with its place.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "rm -rf /",
        "A=`ls`",
        "A=$(ls)",
        "A=\"open",
        "A='open",
        "if true; then",
        "A=1 && B=2",
        "A=x|y",
        "A=1 > /tmp/x",
        "source other",
        "A=1 true",
        "A = 1",
        "A=${B:-x}",
        "A+ =1",
        "export A B-C",
        "unset A=1"
      })
  void refusesEverythingElse(String line) {
    assertThatThrownBy(() -> parse("# first\n" + line + "\n"))
        .isInstanceOf(SyntaxException.class)
        .hasMessageStartingWith("test.conf:2:");
  }
}
