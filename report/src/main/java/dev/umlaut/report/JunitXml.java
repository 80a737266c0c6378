// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.scenario.Software;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// Results in the XML that JUnit's Ant task introduced and that build servers read: a suite for
/// each family, a test case for every scenario.
///
/// Written piece by piece: the logs come from the files of the report, at most one at a time.
final class JunitXml {
  /// The file's name.
  static final String FILE = "results.xml";

  /// Servers refuse files of some tens of megabytes, so the log of what passed is cut short.
  private static final int PASSED_LOG_MAX = 2_000;

  private static final int LOG_MAX = 50_000;

  private final XMLStreamWriter xml;
  private final Path folder;
  private final RunState run;

  private JunitXml(XMLStreamWriter xml, Path folder, RunState run) {
    this.xml = xml;
    this.folder = folder;
    this.run = run;
  }

  static void write(Path folder, RunState run) throws IOException {
    try (Writer out = Files.newBufferedWriter(folder.resolve(FILE), StandardCharsets.UTF_8)) {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
      new JunitXml(xml, folder, run).write();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private void write() throws XMLStreamException, IOException {
    xml.writeStartDocument("UTF-8", "1.0");
    start("testsuites");
    attribute("name", run.info().lab());
    totals(run.entries(), run.took());
    // No "skipped" here: Jenkins' schema has it for suites only.
    for (Map.Entry<String, List<ScenarioEntry>> family : run.families().entrySet()) {
      suite(family.getKey(), family.getValue());
    }
    end();
    xml.writeEndDocument();
  }

  private void suite(String family, List<ScenarioEntry> entries)
      throws XMLStreamException, IOException {
    Instant first =
        entries.stream().map(ScenarioEntry::started).min(Instant::compareTo).orElseThrow();
    start("testsuite");
    attribute("name", className(family));
    totals(
        entries,
        entries.stream().map(e -> e.costs().total()).reduce(Duration.ZERO, Duration::plus));
    attribute("skipped", "0");
    attribute("timestamp", first.truncatedTo(ChronoUnit.SECONDS).toString());
    properties(run.software(), entries);
    for (ScenarioEntry entry : entries) {
      testcase(className(family), entry);
    }
    end();
  }

  /// Servers group by the class name, and take dots for packages.
  private String className(String family) {
    return run.info().lab() + (family.isEmpty() ? "" : "." + family.replace('/', '.'));
  }

  private void totals(List<ScenarioEntry> entries, Duration took) throws XMLStreamException {
    attribute("tests", String.valueOf(entries.size()));
    attribute("failures", String.valueOf(RunState.count(entries, "failed")));
    attribute("errors", String.valueOf(RunState.count(entries, "broken")));
    attribute("time", seconds(took));
  }

  private void properties(Software software, List<ScenarioEntry> entries)
      throws XMLStreamException {
    start("properties");
    property("kernel", software.kernel());
    property("image", software.image());
    property("strongswan", software.strongswan());
    // What "time" says elsewhere is what a build server waits for, whichever clock the hosts had.
    property("time", run.info().time());
    if (run.info().virtualStart().isPresent()) {
      property("virtualStart", run.info().virtualStart().get().toString());
      property("tookVirtual", seconds(RunState.tookVirtual(entries)));
    }
    property("jobs", String.valueOf(run.info().jobs()));
    property(
        "seed", run.info().seed().isPresent() ? String.valueOf(run.info().seed().getAsLong()) : "");
    end();
  }

  private void property(String name, String value) throws XMLStreamException {
    if (!value.isEmpty()) {
      start("property");
      attribute("name", name);
      attribute("value", value);
      end();
    }
  }

  private void testcase(String className, ScenarioEntry entry)
      throws XMLStreamException, IOException {
    start("testcase");
    attribute("classname", className);
    attribute("name", entry.shortName() + (entry.attempt() == 1 ? "" : " #" + entry.attempt()));
    attribute("time", seconds(entry.costs().total()));
    switch (entry.verdict()) {
      case "failed" -> problem("failure", "check", entry);
      case "broken" -> problem("error", "environment", entry);
      default -> {}
    }
    start("system-out");
    characters(log(entry));
    end();
    end();
  }

  private void problem(String element, String type, ScenarioEntry entry) throws XMLStreamException {
    start(element);
    attribute("message", entry.reasons().isEmpty() ? type : entry.reasons().getFirst());
    attribute("type", type);
    characters(entry.details());
    end();
  }

  private String log(ScenarioEntry entry) throws IOException {
    int limit = entry.passed() ? PASSED_LOG_MAX : LOG_MAX;
    String name = entry.folder() + "/" + ReportFolder.CONSOLE_LOG;
    char[] text = new char[limit];
    try (Reader reader =
        new InputStreamReader(
            Files.newInputStream(folder.resolve(name)),
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE))) {
      int length = 0;
      for (int n = 0; n >= 0 && length < limit; n = reader.read(text, length, limit - length)) {
        length += n;
      }
      String log = String.valueOf(text, 0, length);
      return length < limit ? log : log + "\n[… the rest is in " + name + "]\n";
    }
  }

  private void start(String element) throws XMLStreamException {
    xml.writeCharacters("\n");
    xml.writeStartElement(element);
  }

  private void end() throws XMLStreamException {
    xml.writeEndElement();
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, Markup.printable(value));
  }

  private void characters(String text) throws XMLStreamException {
    xml.writeCharacters(Markup.printable(text));
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", ScenarioJson.seconds(duration));
  }
}
