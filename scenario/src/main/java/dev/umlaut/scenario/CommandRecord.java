// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.util.Optional;

/// A command that was carried out, and everything that came of it.
///
/// @param source the line that asked for it; empty for a command of the runner itself
/// @param host where it ran
/// @param text the command as a person reads it
/// @param sent what the host's shell was given
/// @param outcome what it wrote and how it ended
/// @param check what came of the check; empty for a command without one
/// @param startedAfter from the scenario's start to the command's
/// @since 0.1
public record CommandRecord(
    Optional<SourceLine> source,
    String host,
    String text,
    String sent,
    Outcome outcome,
    Optional<CheckRecord> check,
    Took startedAfter)
    implements LogEntry {
  /// The most that is kept of what one command wrote, in characters.
  public static final int TEXT_MAX = 256 * 1024;

  /// How a command ended.
  ///
  /// @param exitStatus as a shell sees it; -1 when it did not end by itself
  /// @param output what it wrote to standard output, as far as it is kept
  /// @param errors what it wrote to standard error
  /// @param fault why it did not come to its end; empty when it did
  /// @param took how long it took
  public record Outcome(int exitStatus, String output, String errors, String fault, Took took) {}

  /// Whether the scenario fails because of this command.
  public boolean failed() {
    return !outcome.fault().isEmpty() || check.map(c -> !c.passed()).orElse(false);
  }

  /// The command as a person would type it to see the same: with the search behind it.
  public String commandLine() {
    return check
        .filter(c -> !c.pattern().isEmpty())
        .map(c -> text + " | grep '" + c.pattern() + "'")
        .orElse(text);
  }

  /// Why it failed, in one line; empty when it did not.
  public String reason() {
    if (!outcome.fault().isEmpty()) {
      return outcome.fault();
    }
    return check
        .filter(c -> !c.passed())
        .map(c -> "expected " + c.expectation().describe() + ", but " + c.came())
        .orElse("");
  }
}
