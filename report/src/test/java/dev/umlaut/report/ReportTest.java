// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
  private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"([^\"]*)\"");

  @TempDir static Path temporary;
  private static Path folder = Path.of("");

  @BeforeAll
  static void writeReport() {
    // -Dumlaut.report.keep=DIRECTORY leaves the pages for a look in a browser.
    String keep = System.getProperty("umlaut.report.keep", "");
    folder = keep.isEmpty() ? temporary.resolve("report") : Path.of(keep);
    Path index = Report.write(folder, ExampleRun.in(temporary));
    assertThat(index).isEqualTo(folder.resolve("index.html")).isRegularFile();
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".html")).sorted().toList();
    }
  }

  /// Text from hosts and files is shown, never executed.
  @Test
  void escapesHostileText() throws IOException {
    assertThat(pages()).hasSize(4);
    for (Path page : pages()) {
      assertThat(Files.readString(page))
          .describedAs("%s", page)
          .doesNotContain("<script")
          .doesNotContain("onclick");
    }
    assertThat(Files.readString(folder.resolve("ikev2/rw-cert/index.html")))
        .contains("&lt;script&gt;alert(");
  }

  /// Every link and style leads to a file of the report or a place in the page: nothing is loaded
  /// from elsewhere, and everything works from disk.
  @Test
  void linksResolve() throws IOException {
    for (Path page : pages()) {
      String html = Files.readString(page);
      List<String> references = new ArrayList<>();
      Matcher matcher = REFERENCE.matcher(html);
      while (matcher.find()) {
        references.add(matcher.group(1));
      }
      assertThat(references).describedAs("%s", page).isNotEmpty();
      for (String reference : references) {
        if (reference.startsWith("#")) {
          assertThat(html).contains("id=\"" + reference.substring(1) + "\"");
        } else {
          assertThat(URI.create(reference).isAbsolute()).describedAs(reference).isFalse();
          assertThat(page.resolveSibling(reference)).isRegularFile();
        }
      }
    }
  }

  /// The first thing on the page of a failed scenario is what was expected and what came.
  @Test
  void showsFailuresFirst() throws IOException {
    String html = Files.readString(folder.resolve("ikev2/rw-cert/index.html"));

    assertThat(html)
        .contains("no line that matches", "1 line matched", "evaltest.dat:2", "✘", "failed");
    assertThat(html.indexOf("What failed")).isLessThan(html.indexOf("What happened"));
    assertThat(Files.readString(folder.resolve("nat-rw/index.html"))).doesNotContain("What failed");
    assertThat(Files.readString(folder.resolve("crl-revoked/index.html")))
        .contains("winnetou did not boot within 60 s");
    assertThat(Files.readString(folder.resolve("index.html")))
        .contains("1 of 3 scenarios passed, 1 failed, 1 could not be carried out.");
  }

  /// The picture names every host and network, and tells who takes part.
  @Test
  void drawsTheLab() throws IOException {
    String html = Files.readString(folder.resolve("nat-rw/index.html"));
    String svg = html.substring(html.indexOf("<svg"), html.indexOf("</svg>") + 6);

    assertThat(svg).contains("moon-lan", "10.1.0.0/16", "winnetou", "class=\"host idle\"");
    assertThat(parse(svg).getDocumentElement().getTagName()).isEqualTo("svg");
  }

  /// Build servers refuse a file with a character that XML cannot hold.
  @Test
  void writesJunitXml() throws IOException {
    Document xml = parse(Files.readString(folder.resolve("results.xml")));
    Element suite = (Element) xml.getElementsByTagName("testsuite").item(0);

    assertThat(suite.getAttribute("tests")).isEqualTo("3");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getAttribute("errors")).isEqualTo("1");
    Element second = (Element) xml.getElementsByTagName("testcase").item(1);
    assertThat(second.getAttribute("classname")).isEqualTo("strongswan.ikev2");
    assertThat(second.getAttribute("name")).isEqualTo("rw-cert");
    assertThat(second.getElementsByTagName("failure").item(0).getTextContent())
        .contains("evaltest.dat:2", "~~~~~~~ FAIL ~~~~~~~");
  }

  @Test
  void writesJson() throws IOException {
    JsonNode root = JsonMapper.shared().readTree(Files.readString(folder.resolve("results.json")));

    assertThat(root.path("totals").path("failed").asInt()).isEqualTo(1);
    JsonNode scenario = root.path("scenarios").path(1);
    assertThat(scenario.path("name").asString()).isEqualTo("ikev2/rw-cert");
    assertThat(scenario.path("verdict").asString()).isEqualTo("failed");
    assertThat(folder.resolve(scenario.path("page").asString())).isRegularFile();
    for (JsonNode file : scenario.path("files")) {
      assertThat(folder.resolve(file.path("file").asString())).isRegularFile();
    }
  }

  private static Document parse(String xml) {
    try {
      return DocumentBuilderFactory.newDefaultNSInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(xml)));
    } catch (Exception e) {
      throw new AssertionError("not well-formed: " + xml, e);
    }
  }
}
