// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report.pages;

import java.util.List;

/// The overview of a run, or of one family of it.
///
/// @param root the way from this page to the overview's folder: empty, or such as `../`
/// @param title the heading
/// @param badge the verdict of the whole
/// @param summary one sentence
/// @param progress that the run has not ended; empty when it has
/// @param virtual that the run was in virtual time; empty when it was not
/// @param facts label and value
/// @param verdicts how many came to each verdict
/// @param families one for each family; empty on the page of a family
/// @param phases where the time went; empty when nothing is known
/// @param slowest the scenarios that took longest
/// @param flakes scenarios that ran more than once
/// @param rows one for each result
public record IndexView(
    String root,
    String title,
    Badge badge,
    String summary,
    String progress,
    String virtual,
    List<Fact> facts,
    List<Share> verdicts,
    List<Family> families,
    List<Share> phases,
    List<Row> slowest,
    List<Flake> flakes,
    List<Row> rows) {

  /// Whether a list is long enough to search in.
  public boolean searchable() {
    return rows.size() > 1;
  }

  /// Whether this is the overview of all families.
  public boolean top() {
    return root.isEmpty();
  }

  /// Whether its hosts had another clock than people.
  public boolean isVirtual() {
    return !virtual.isEmpty();
  }

  /// A labelled value.
  public record Fact(String label, String value) {}

  /// A part of a bar.
  ///
  /// @param style the name of its style
  /// @param label what it is
  /// @param value such as `12` or `1 min 3 s`
  /// @param percent such as `34 %`
  /// @param weight its share
  public record Share(String style, String label, String value, String percent, long weight) {}

  /// A family.
  public record Family(
      String href,
      String name,
      String key,
      long all,
      long passed,
      long failed,
      long broken,
      String took,
      String virtual,
      String cpu) {}

  /// A scenario that ran more than once.
  ///
  /// @param name its name
  /// @param passed such as `2 of 3`
  /// @param note `flaky` when the verdicts differ
  /// @param runs each of its results, with the page as `href`
  public record Flake(String name, String passed, String note, List<Row> runs) {}

  /// A result in the overview.
  ///
  /// @param href its page, relative to this one
  /// @param name its name
  /// @param family its family's name
  /// @param badge its verdict
  /// @param checks such as `11 of 12`
  /// @param took such as `9.1 s`
  /// @param tookMillis the same to sort by
  /// @param virtual what it took by its hosts' clocks; empty when that is the same
  /// @param virtualMillis the same to sort by
  /// @param cpu such as `2.3 s`
  /// @param cpuMillis the same to sort by
  /// @param hosts the hosts that took part
  /// @param reason why it did not pass, in one line; may be empty
  public record Row(
      String href,
      String name,
      String family,
      Badge badge,
      String checks,
      String took,
      long tookMillis,
      String virtual,
      long virtualMillis,
      String cpu,
      long cpuMillis,
      String hosts,
      String reason) {}
}
