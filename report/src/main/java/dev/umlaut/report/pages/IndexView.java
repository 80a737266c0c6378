// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report.pages;

import java.util.List;

/// The overview.
///
/// @param title the heading
/// @param badge the verdict of the whole run
/// @param summary one sentence
/// @param facts label and value
/// @param rows one for each scenario
public record IndexView(
    String title, Badge badge, String summary, List<Fact> facts, List<Row> rows) {
  /// A labelled value.
  public record Fact(String label, String value) {}

  /// A scenario in the overview.
  ///
  /// @param href its page, relative to the overview
  /// @param name its name
  /// @param badge its verdict
  /// @param checks such as `11 of 12`
  /// @param took such as `9.1 s`
  /// @param hosts the hosts that took part
  /// @param reason why it did not pass, in one line; may be empty
  public record Row(
      String href,
      String name,
      Badge badge,
      String checks,
      String took,
      String hosts,
      String reason) {}
}
