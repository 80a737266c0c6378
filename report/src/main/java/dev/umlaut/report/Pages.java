// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.report.pages.IndexView;
import dev.umlaut.report.pages.ScenarioView;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

/// The compiled templates.
final class Pages {
  // The class loader of the templates, not of the thread: a test runner may have set another one.
  private static final TemplateEngine ENGINE =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Pages.class.getClassLoader(), "dev.umlaut.report.pages");

  private Pages() {}

  static String index(IndexView view) {
    StringOutput page = new StringOutput();
    ENGINE.render("index.jte", view, page);
    return page.toString();
  }

  static String scenario(ScenarioView view) {
    StringOutput page = new StringOutput();
    ENGINE.render("scenario.jte", view, page);
    return page.toString();
  }
}
