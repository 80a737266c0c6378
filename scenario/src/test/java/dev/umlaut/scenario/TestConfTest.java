// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.lab.SyntaxException;
import java.nio.file.Path;
import java.util.List;
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
        "A+=1"
      })
  void refusesEverythingElse(String line) {
    assertThatThrownBy(() -> parse("# first\n" + line + "\n"))
        .isInstanceOf(SyntaxException.class)
        .hasMessageStartingWith("test.conf:2:");
  }
}
