// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

/// An entry of a phase's log, in the order of events.
///
/// @since 0.1
public sealed interface LogEntry permits CommandRecord, LogEntry.Remark {
  /// A comment of the scenario's author, or a note of the runner.
  ///
  /// @param text one line
  record Remark(String text) implements LogEntry {}
}
