// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report.pages;

import java.util.List;

/// The page of one scenario.
///
/// @param root the way from this page to the overview's folder, such as `../../`
/// @param name the scenario's name
/// @param badge its verdict
/// @param facts label and value
/// @param broken why it could not be carried out; empty when it could
/// @param failures the commands that made it fail
/// @param description HTML that is safe to show
/// @param picture SVG of the lab
/// @param phases the phases with their share of the time
/// @param hosts evidence from the hosts
/// @param notices what is odd about the scenario's files
public record ScenarioView(
    String root,
    String name,
    Badge badge,
    List<IndexView.Fact> facts,
    List<String> broken,
    List<Entry> failures,
    String description,
    String picture,
    List<PhaseView> phases,
    List<HostView> hosts,
    List<String> notices) {

  /// A phase.
  ///
  /// @param anchor the name of its place in the page
  /// @param title one word
  /// @param took such as `0.4 s`
  /// @param weight its share of the bar, at least 1
  /// @param entries what happened; may be empty
  public record PhaseView(
      String anchor, String title, String took, long weight, List<Entry> entries) {
    /// Whether there is anything to show below the bar.
    public boolean hasEntries() {
      return !entries.isEmpty();
    }
  }

  /// A line of the console log, with what came of it.
  ///
  /// @param anchor the name of its place in the page; empty for a remark
  /// @param style `passed`, `failed`, `plain`, or `remark`
  /// @param sign one character that says the same as the style
  /// @param host where it ran
  /// @param command what ran, or the text of the remark
  /// @param expectation as written in the file; empty when there is no check
  /// @param expected in words
  /// @param came in words
  /// @param matched the lines that matched
  /// @param output what the command wrote
  /// @param errors what it wrote to standard error
  /// @param fault why it did not come to its end; may be empty
  /// @param took such as `0.03 s`
  /// @param place file and line; may be empty
  public record Entry(
      String anchor,
      String style,
      String sign,
      String host,
      String command,
      String expectation,
      String expected,
      String came,
      String matched,
      String output,
      String errors,
      String fault,
      String took,
      String place) {
    private static final int EXCERPT_LINES = 10;

    /// Whether there is something to unfold.
    public boolean hasDetails() {
      return !(matched.isEmpty() && output.isEmpty() && errors.isEmpty() && fault.isEmpty());
    }

    /// The first lines of the output, for a check that found nothing in it.
    public String excerpt() {
      List<String> lines = output.lines().toList();
      String first = String.join("\n", lines.subList(0, Math.min(EXCERPT_LINES, lines.size())));
      return lines.size() > EXCERPT_LINES
          ? first + "\n[… " + (lines.size() - EXCERPT_LINES) + " more lines]"
          : first;
    }

    /// Whether it made the scenario fail.
    public boolean failed() {
      return style.equals("failed");
    }

    /// Whether it is a comment.
    public boolean remark() {
      return style.equals("remark");
    }
  }

  /// Evidence from one host.
  public record HostView(String name, String roles, List<Shelf> shelves) {}

  /// Evidence of one kind.
  public record Shelf(String title, List<FileView> files) {}

  /// A piece of evidence.
  ///
  /// @param name a file's name, or the command that printed it
  /// @param href the whole of it as a file
  /// @param size such as `3 kB`
  /// @param text as much of it as the page shows
  public record FileView(String name, String href, String size, String text) {}
}
