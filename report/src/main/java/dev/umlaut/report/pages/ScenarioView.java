// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report.pages;

import java.util.List;
import java.util.Optional;

/// The page of one scenario.
///
/// @param root the way from this page to the overview's folder, such as `../../`
/// @param name the scenario's name
/// @param family its family's name; may be empty
/// @param badge its verdict
/// @param virtual that it ran in virtual time; empty when it did not
/// @param facts label and value
/// @param broken why it could not be carried out; empty when it could
/// @param failures the commands that made it fail
/// @param troubles commands of pretest that ended with an error, when it did not pass
/// @param differences what differs from the last run that passed; none when that is not asked
/// @param moments what happened around the failure; empty when it passed
/// @param description HTML that is safe to show
/// @param picture SVG of the lab
/// @param phases the phases with their share of the time
/// @param hosts evidence from the hosts
/// @param notices what is odd about the scenario's files
public record ScenarioView(
    String root,
    String name,
    String family,
    Badge badge,
    String virtual,
    List<IndexView.Fact> facts,
    List<String> broken,
    List<Failure> failures,
    List<Trouble> troubles,
    Optional<Comparison> differences,
    List<TimelineView.Moment> moments,
    String description,
    String picture,
    List<PhaseView> phases,
    List<HostView> hosts,
    List<String> notices) {

  private static final int FIRST_FAILURES = 3;

  /// The failures that everybody wants to see.
  public List<Failure> firstFailures() {
    return failures.subList(0, Math.min(FIRST_FAILURES, failures.size()));
  }

  /// The others, which often only follow from the first.
  public List<Failure> otherFailures() {
    return failures.subList(firstFailures().size(), failures.size());
  }

  /// A command that made the scenario fail.
  ///
  /// @param entry the command
  /// @param reached the part of the pattern that the nearest line satisfies
  /// @param missed the next word of the pattern, which that line does not have
  /// @param rest what follows in the pattern
  /// @param near lines that almost match
  public record Failure(
      Entry entry, String reached, String missed, String rest, List<List<Piece>> near) {}

  /// A command that ended with an error, which may be why others fail.
  ///
  /// @param anchor its place in the page
  /// @param host where it ran
  /// @param command what ran
  /// @param status such as `exit status 1`
  /// @param said the last of what it wrote; may be empty
  public record Trouble(String anchor, String host, String command, String status, String said) {}

  /// A part of a line.
  ///
  /// @param text the part
  /// @param hit whether it stands out
  public record Piece(String text, boolean hit) {}

  /// What differs from the last run that passed.
  ///
  /// @param run the name of that run; empty when there is none
  /// @param software what was replaced since
  /// @param parts what differs
  /// @param more how many parts were left out
  public record Comparison(String run, List<String> software, List<Part> parts, int more) {}

  /// Something that differs.
  ///
  /// @param title a command or a file
  /// @param open whether it is unfolded from the beginning
  /// @param lines the comparison
  /// @param more how many lines were left out
  public record Part(String title, boolean open, List<DiffLine> lines, int more) {}

  /// A line of a comparison.
  ///
  /// @param style `then`, `now`, `same` or `gap`
  /// @param sign one character that says the same
  /// @param pieces the line; what differs within it is a hit
  public record DiffLine(String style, String sign, List<Piece> pieces) {}

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
  /// @param took such as `0.03 s`, or `0.03 s (10 s virtual)`
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
      return first(output);
    }

    /// How long the output is, in words.
    public String lines() {
      long count = output.lines().count();
      return count == 1 ? "1 line" : count + " lines";
    }

    /// The first lines of the errors.
    public String errorExcerpt() {
      return first(errors);
    }

    private static String first(String text) {
      List<String> lines = text.lines().toList();
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
  /// @param text the content; empty when it is too long for the page
  public record FileView(String name, String href, String size, String text) {}
}
