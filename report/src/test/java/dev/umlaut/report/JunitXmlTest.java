// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

class JunitXmlTest {
  /// What Jenkins' schema for JUnit files allows, as far as it is used here: the strictest reader
  /// among the build servers.
  private static final Map<String, Set<String>> ATTRIBUTES =
      Map.of(
          "testsuites", Set.of("name", "time", "tests", "failures", "errors"),
          "testsuite",
              Set.of("name", "tests", "failures", "errors", "skipped", "time", "timestamp"),
          "properties", Set.of(),
          "property", Set.of("name", "value"),
          "testcase", Set.of("name", "time", "classname"),
          "failure", Set.of("type", "message"),
          "error", Set.of("type", "message"),
          "system-out", Set.of());

  private static final Map<String, Set<String>> CHILDREN =
      Map.of(
          "testsuites", Set.of("testsuite"),
          "testsuite", Set.of("properties", "testcase"),
          "properties", Set.of("property"),
          "testcase", Set.of("failure", "error", "system-out"));

  @TempDir Path temporary;
  private Element root;

  @BeforeEach
  void writeReport() throws IOException, SAXException, ParserConfigurationException {
    Path folder = temporary.resolve("run");
    Report report = Report.open(folder, ExampleRun.info(RunHistory.none()).withSeed(5));
    ExampleRun.in(temporary).forEach(report::add);
    report.finish(Duration.ofMillis(18_400));
    // A character that XML cannot hold would make this fail: the example's hosts write some.
    Document document =
        DocumentBuilderFactory.newDefaultNSInstance()
            .newDocumentBuilder()
            .parse(folder.resolve("results.xml").toFile());
    root = document.getDocumentElement();
  }

  private Element first(String name, int index) {
    return (Element) root.getElementsByTagName(name).item(index);
  }

  @Test
  void usesNothingThatBuildServersDoNotKnow() {
    requireKnown(root);
  }

  private static void requireKnown(Element element) {
    String name = element.getTagName();
    assertThat(ATTRIBUTES).containsKey(name);
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      assertThat(ATTRIBUTES.get(name)).contains(element.getAttributes().item(i).getNodeName());
    }
    if (element.hasAttribute("time")) {
      assertThat(element.getAttribute("time")).matches("[0-9]+\\.[0-9]{3}");
    }
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child) {
        assertThat(CHILDREN.getOrDefault(name, Set.of())).contains(child.getTagName());
        requireKnown(child);
      }
    }
  }

  /// "time" is what the build server waited for; which clock the hosts had is a property.
  @Test
  void tellsTheKindOfTime() {
    List<String> properties = new ArrayList<>();
    for (int i = 0; i < root.getElementsByTagName("property").getLength(); i++) {
      Element property = first("property", i);
      properties.add(property.getAttribute("name") + "=" + property.getAttribute("value"));
    }
    assertThat(properties).contains("time=real").noneMatch(one -> one.contains("irtual"));
  }

  @Test
  void hasASuiteForEachFamily() {
    assertThat(root.getAttribute("tests")).isEqualTo("3");
    assertThat(root.getAttribute("errors")).isEqualTo("1");
    assertThat(first("testsuite", 0).getAttribute("name")).isEqualTo("strongswan");
    assertThat(first("testsuite", 1).getAttribute("name")).isEqualTo("strongswan.ikev2");
    assertThat(first("testsuite", 1).getAttribute("failures")).isEqualTo("1");
    assertThat(first("testsuite", 1).getAttribute("timestamp")).endsWith("Z").hasSize(20);
  }

  @Test
  void saysWhatFailed() {
    Element testcase = first("testcase", 2);

    assertThat(testcase.getAttribute("classname")).isEqualTo("strongswan.ikev2");
    assertThat(testcase.getAttribute("name")).isEqualTo("rw-cert");
    Element failure = (Element) testcase.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("message")).contains("expected no line that matches");
    assertThat(failure.getTextContent()).contains("evaltest.dat:2", "~~~~~~~ FAIL ~~~~~~~");
    assertThat(testcase.getElementsByTagName("system-out").item(0).getTextContent())
        .contains("PRE-TEST");
  }
}
