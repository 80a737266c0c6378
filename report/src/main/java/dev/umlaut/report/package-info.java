// SPDX-License-Identifier: Apache-2.0

/// Results of scenarios for people and for programs.
///
/// {@link dev.umlaut.report.Report} writes a folder, each result as soon as it is there:
///
/// ```
///   index.html  results.xml  results.json         the run
///   ikev2/index.html                              a family
///   ikev2/rw-cert/index.html  timeline.html       a scenario
///                 console.log  result.json  HOST.FILE.txt …
/// ```
///
/// The pages need no server and nothing from outside. What a page shows is prepared as plain
/// records (the `…View`s); the templates under `src/main/jte` only lay it out. Everything that
/// comes from a host is escaped on the way into a page, and a page runs no script but its own.
///
/// {@link dev.umlaut.report.RunHistory} reads the reports of earlier runs.
@NullMarked
package dev.umlaut.report;

import org.jspecify.annotations.NullMarked;
