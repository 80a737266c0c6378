// SPDX-License-Identifier: Apache-2.0

/// Shows results of scenarios: HTML pages for people, JUnit XML for build servers, JSON for
/// programs. It reads {@link dev.umlaut.scenario.ScenarioResult} and runs nothing.
module dev.umlaut.report {
  requires transitive dev.umlaut.scenario;
  requires dev.umlaut.lab;
  requires gg.jte.runtime;
  requires java.xml;
  requires static transitive org.jspecify;
  requires tools.jackson.databind;

  exports dev.umlaut.report;

  // The template engine finds the compiled templates by name.
  exports dev.umlaut.report.pages to
      gg.jte.runtime;
}
