// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.report.pages.Script;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import org.xml.sax.InputSource;

class ReportTest {
  private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"([^\"]*)\"");

  @TempDir static Path temporary;
  private static Path folder = Path.of("");

  @BeforeAll
  static void writeReport() {
    // -Dumlaut.report.keep=DIRECTORY leaves the pages for a look in a browser.
    String keep = System.getProperty("umlaut.report.keep", "");
    folder = keep.isEmpty() ? temporary.resolve("report") : Path.of(keep);
    Report report = Report.open(folder, ExampleRun.info(RunHistory.none()));
    ExampleRun.in(temporary).forEach(report::add);
    Path index = report.finish(Duration.ofMillis(18_400));
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
    // The overview, a family, and two for each scenario.
    assertThat(pages()).hasSize(8);
    for (Path page : pages()) {
      String own = "<script>" + Script.text() + "</script>";
      assertThat(Files.readString(page).replace(own, ""))
          .describedAs("%s", page)
          .contains("Content-Security-Policy")
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
        assertThat(URI.create(reference).isAbsolute()).describedAs(reference).isFalse();
        int hash = (reference + "#").indexOf('#');
        Path target = hash == 0 ? page : page.resolveSibling(reference.substring(0, hash));
        assertThat(target).isRegularFile();
        String place = reference.substring(Math.min(reference.length(), hash + 1));
        // With an equals sign it is a filter of a list.
        if (!place.isEmpty() && place.indexOf('=') < 0) {
          assertThat(Files.readString(target)).contains("id=\"" + place + "\"");
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

  /// What did not pass comes first, and the nearest line to what was expected is shown.
  @Test
  void showsWhatAlmostMatched() throws IOException {
    String html = Files.readString(folder.resolve("ikev2/rw-cert/index.html"));

    assertThat(html)
        .contains("Nearest", "child-state=</mark>", "<span class=\"missed\">INSTALLED</span>");
    assertThat(html.indexOf("Around that moment")).isPositive();
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
