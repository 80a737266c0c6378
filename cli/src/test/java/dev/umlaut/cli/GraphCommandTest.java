// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/// Protects the drawing of a lab, and how labs are named on the command line.
class GraphCommandTest {
  private final CapturedTerminal captured = new CapturedTerminal();

  @Test
  void aShippedLabIsDrawnByItsName() {
    assertThat(captured.run("graph", "strongswan")).as("%s", captured).isZero();
    assertThat(captured.out())
        .startsWith("graph LR\n")
        .contains("net-moon-lan([\"moon-lan\"])")
        .contains("host-moon ---|\"eth1<br/>10.1.0.1/16<br/>fec1::1/16\"| net-moon-lan");
  }

  @Test
  void forGraphvizToo() {
    String lab = Umlaut.home().resolve("labs/strongswan").toString();
    assertThat(captured.run("graph", "--format", "dot", lab)).as("%s", captured).isZero();
    assertThat(captured.out()).startsWith("graph \"strongswan\" {").endsWith("}\n");
  }

  /// A browser or an office program opens it as it is: well-formed, with a size, and no style
  /// missing.
  @Test
  void asAPicture() throws Exception {
    assertThat(captured.run("graph", "--format", "svg", "strongswan")).as("%s", captured).isZero();
    var picture =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(captured.out())))
            .getDocumentElement();
    assertThat(picture.getAttribute("xmlns")).isEqualTo("http://www.w3.org/2000/svg");
    assertThat(Integer.parseInt(picture.getAttribute("width"))).isPositive();
    assertThat(picture.getElementsByTagName("style").getLength()).isEqualTo(1);
    assertThat(picture.getTextContent()).contains("moon", "10.1.0.1", "moon-lan");
  }

  @Test
  void upRefusesAHostWithATypingErrorBeforeAnythingStarts() {
    assertThat(captured.run("up", "strongswan", "mooon")).isEqualTo(ExitStatus.USAGE);
    assertThat(captured.err()).contains("no host \"mooon\"", "did you mean \"moon\"?");
  }

  @Test
  void dateWantsVirtualTime() {
    assertThat(captured.run("up", "--date", "2030-12-31", "strongswan"))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(captured.err()).contains("--virtual");
  }

  @Test
  void anActionOfTimeWithATypingErrorIsNamed() {
    assertThat(captured.run("time", "foward", "2h")).isEqualTo(ExitStatus.USAGE);
    assertThat(captured.err()).contains("did you mean \"forward\"?");
    assertThat(captured.run("time", "step", "10")).isEqualTo(ExitStatus.USAGE);
    assertThat(captured.run("time", "rate", "fast")).isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void aCopyHasOneEndInAHost() {
    assertThat(captured.run("cp", "a", "b")).isEqualTo(ExitStatus.USAGE);
    assertThat(captured.run("cp", "moon:/a", "sun:/b")).isEqualTo(ExitStatus.USAGE);
  }
}
