// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report.pages;

import java.util.List;

/// What happened on all hosts, on one time line.
///
/// @param root the way from this page to the overview's folder
/// @param name the scenario's name
/// @param badge its verdict
/// @param hosts the hosts that say something
/// @param moments in the order of events
/// @param note what is to be known about it; may be empty
public record TimelineView(
    String root, String name, Badge badge, List<Host> hosts, List<Moment> moments, String note) {

  /// A host.
  ///
  /// @param name its name
  /// @param style the name of its colour
  public record Host(String name, String style) {}

  /// One event.
  ///
  /// @param anchor of a command: its name; else empty
  /// @param style `command`, `log` or `packet`, and `failed` after a blank when it is a failure
  /// @param source the first of these
  /// @param time such as `07:49:54.821`, or `07:49:54` when no more is known
  /// @param host where
  /// @param hostStyle the name of the host's colour
  /// @param text one line
  public record Moment(
      String anchor,
      String style,
      String source,
      String time,
      String host,
      String hostStyle,
      String text) {}
}
