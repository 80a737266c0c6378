// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.report.pages.IndexView;
import dev.umlaut.report.pages.ScenarioView;
import dev.umlaut.report.pages.TimelineView;
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
    return render("index.jte", view);
  }

  static String scenario(ScenarioView view) {
    return render("scenario.jte", view);
  }

  static String timeline(TimelineView view) {
    return render("timeline.jte", view);
  }

  private static String render(String template, Object view) {
    StringOutput page = new StringOutput();
    ENGINE.render(template, view, page);
    return page.toString();
  }
}
