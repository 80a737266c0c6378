// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes the description of a scenario safe to show. It is a fragment of HTML by its format; a few
/// tags are kept, without attributes but the target of a link, and all else becomes plain text.
///
/// What comes out is well-formed: every tag that was opened is closed.
final class DescriptionHtml {
  private static final Set<String> ALLOWED =
      Set.of(
          "p", "b", "i", "em", "strong", "a", "ul", "ol", "li", "br", "code", "pre", "h2", "h3",
          "h4");
  private static final Pattern TAG =
      Pattern.compile("<(/?)([A-Za-z][A-Za-z0-9]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>");
  private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
  private static final Pattern ENTITY =
      Pattern.compile("&amp;(amp|lt|gt|quot|nbsp|#[0-9]{1,6}|#x[0-9a-fA-F]{1,5});");
  private static final Pattern HREF =
      Pattern.compile(
          "\\bhref\\s*=\\s*(?:\"(https?://[^\"]*)\"|'(https?://[^']*)')", Pattern.CASE_INSENSITIVE);

  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  private DescriptionHtml() {}

  static String sanitize(String fragment) {
    DescriptionHtml html = new DescriptionHtml();
    String text = COMMENT.matcher(fragment).replaceAll("");
    Matcher tag = TAG.matcher(text);
    int end = 0;
    while (tag.find()) {
      html.text(text.substring(end, tag.start()));
      html.tag(tag.group(1).isEmpty(), tag.group(2).toLowerCase(Locale.ROOT), tag.group(3));
      end = tag.end();
    }
    html.text(text.substring(end));
    html.closeDownTo("");
    return html.out.toString();
  }

  private void text(String text) {
    // Entities that are written already stay what they are.
    out.append(ENTITY.matcher(Markup.escape(Markup.printable(text))).replaceAll("&$1;"));
  }

  private void tag(boolean opens, String name, String attributes) {
    if (!ALLOWED.contains(name)) {
      return;
    }
    if (!opens) {
      if (open.contains(name)) {
        closeDownTo(name);
      }
      return;
    }
    if (name.equals("li") && name.equals(open.peek())) {
      closeDownTo(name);
    }
    switch (name) {
      case "br" -> out.append("<br>");
      case "p" -> {
        closeParagraph();
        push("p", "");
      }
      case "a" -> push("a", target(attributes));
      default -> push(name, "");
    }
  }

  /// As browsers do: a paragraph ends where the next one begins. Many descriptions have a `<p/>`
  /// between paragraphs.
  private void closeParagraph() {
    if (open.contains("p")) {
      closeDownTo("p");
    }
  }

  private static String target(String attributes) {
    Matcher href = HREF.matcher(attributes);
    if (!href.find()) {
      return "";
    }
    String address = href.group(1) != null ? href.group(1) : href.group(2);
    return " href=\"" + Markup.escape(Markup.printable(address)) + "\" rel=\"noreferrer\"";
  }

  private void push(String name, String attributes) {
    out.append('<').append(name).append(attributes).append('>');
    open.push(name);
  }

  private void closeDownTo(String name) {
    while (!open.isEmpty()) {
      String closed = open.pop();
      out.append("</").append(closed).append('>');
      if (closed.equals(name)) {
        return;
      }
    }
  }
}
