// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.scenario.CommandRecord;
import dev.umlaut.scenario.ConsoleLog;
import dev.umlaut.scenario.ScenarioResult;
import dev.umlaut.scenario.Software;
import dev.umlaut.scenario.Verdict;
import java.io.StringWriter;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// Results in the XML that JUnit's Ant task introduced and that build servers read: a suite for the
/// lab, a test case for every scenario.
final class JunitXml {
  private static final int LOG_MAX = 100_000;

  private final XMLStreamWriter xml;

  private JunitXml(XMLStreamWriter xml) {
    this.xml = xml;
  }

  static String of(RunSummary run) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      new JunitXml(xml).write(run);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a StringWriter does not fail", e);
    }
    return text.toString();
  }

  private void write(RunSummary run) throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    start("testsuites");
    totals(run);
    start("testsuite");
    attribute("name", run.lab());
    totals(run);
    attribute("timestamp", run.started().truncatedTo(ChronoUnit.SECONDS).toString());
    properties(run.software());
    for (ScenarioResult result : run.results()) {
      testcase(run.lab(), result);
    }
    xml.writeEndElement();
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private void totals(RunSummary run) throws XMLStreamException {
    attribute("tests", String.valueOf(run.results().size()));
    attribute("failures", String.valueOf(run.failed()));
    attribute("errors", String.valueOf(run.broken()));
    attribute("skipped", "0");
    attribute("time", seconds(run.took()));
  }

  private void properties(Software software) throws XMLStreamException {
    start("properties");
    property("kernel", software.kernel());
    property("image", software.image());
    property("strongswan", software.strongswan());
    xml.writeEndElement();
  }

  private void property(String name, String value) throws XMLStreamException {
    if (!value.isEmpty()) {
      start("property");
      attribute("name", name);
      attribute("value", value);
      xml.writeEndElement();
    }
  }

  private void testcase(String lab, ScenarioResult result) throws XMLStreamException {
    start("testcase");
    // Servers group by the class name, and take dots for packages.
    int slash = result.name().lastIndexOf('/');
    String family = slash < 0 ? "" : "." + result.name().substring(0, slash).replace('/', '.');
    attribute("classname", lab + family);
    attribute("name", result.name().substring(slash + 1));
    attribute("time", seconds(result.took()));
    switch (result.verdict()) {
      case Verdict.Passed() -> {}
      case Verdict.Failed(List<String> reasons) ->
          problem("failure", reasons.getFirst(), details(reasons, result));
      case Verdict.Broken(String message, String hint) ->
          problem("error", message, message + "\n" + hint);
    }
    start("system-out");
    String log = ConsoleLog.of(result);
    characters(log.length() > LOG_MAX ? log.substring(0, LOG_MAX) + "\n[…]" : log);
    xml.writeEndElement();
    xml.writeEndElement();
  }

  private static String details(List<String> reasons, ScenarioResult result) {
    StringBuilder details = new StringBuilder();
    for (CommandRecord failure : result.failures()) {
      failure.source().ifPresent(line -> details.append(line).append('\n'));
      details.append(ConsoleLog.of(failure)).append('\n');
    }
    return details.isEmpty() ? String.join("\n", reasons) : details.toString();
  }

  private void problem(String element, String message, String text) throws XMLStreamException {
    start(element);
    attribute("message", message);
    attribute("type", element.equals("failure") ? "check" : "environment");
    characters(text);
    xml.writeEndElement();
  }

  private void start(String element) throws XMLStreamException {
    xml.writeCharacters("\n");
    xml.writeStartElement(element);
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, Markup.printable(value));
  }

  private void characters(String text) throws XMLStreamException {
    xml.writeCharacters(Markup.printable(text));
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0);
  }
}
