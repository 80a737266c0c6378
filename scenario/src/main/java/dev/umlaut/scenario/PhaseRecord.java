// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.util.List;

/// What happened in one phase.
///
/// @param phase which
/// @param entries in the order of events
/// @param took how long it took
/// @since 0.1
public record PhaseRecord(Phase phase, List<LogEntry> entries, Took took) {
  /// Copies the list.
  public PhaseRecord {
    entries = List.copyOf(entries);
  }

  /// The commands among the entries.
  public List<CommandRecord> commands() {
    return entries.stream()
        .filter(CommandRecord.class::isInstance)
        .map(CommandRecord.class::cast)
        .toList();
  }

  /// The commands that make the scenario fail.
  public List<CommandRecord> failures() {
    return commands().stream().filter(CommandRecord::failed).toList();
  }
}
