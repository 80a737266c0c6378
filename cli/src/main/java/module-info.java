// SPDX-License-Identifier: Apache-2.0

/// The command line: options, progress, verdicts and exit statuses. It has no logic of its own.
module dev.umlaut.cli {
  requires java.logging;
  requires dev.umlaut.frame;
  requires dev.umlaut.guest;
  requires dev.umlaut.image;
  requires dev.umlaut.lab;
  requires dev.umlaut.os;
  requires dev.umlaut.report;
  requires dev.umlaut.scenario;
  requires dev.umlaut.web;
  requires info.picocli;
  requires org.apache.commons.compress;
  requires static org.jspecify;
  requires tools.jackson.databind;

  // picocli sets the fields of commands by reflection, and records become JSON so.
  opens dev.umlaut.cli to
      info.picocli,
      tools.jackson.databind;
}
