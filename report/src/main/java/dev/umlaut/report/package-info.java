// SPDX-License-Identifier: Apache-2.0

/// Results of scenarios for people and for programs.
///
/// {@link dev.umlaut.report.Report} writes a folder: `index.html`, a page for every scenario,
/// `results.xml` (JUnit XML) and `results.json`. The pages need no server and nothing from outside.
/// What a page shows is prepared as plain records (the `…View`s); the templates under
/// `src/main/jte` only lay it out. Everything that comes from a host is escaped on the way into a
/// page.
@NullMarked
package dev.umlaut.report;

import org.jspecify.annotations.NullMarked;
