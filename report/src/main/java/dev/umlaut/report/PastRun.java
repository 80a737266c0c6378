// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// An earlier run, as its report tells.
///
/// @param folder the folder of its report
/// @param started when it began
/// @param scenarios in the order in which they ended
/// @since 0.1
public record PastRun(Path folder, Instant started, List<Outcome> scenarios) {
  /// Copies the list.
  public PastRun {
    scenarios = List.copyOf(scenarios);
  }

  /// What a scenario came to.
  ///
  /// @param name the scenario's name
  /// @param verdict `passed`, `failed` or `broken`
  /// @param took how long it took, boot included
  /// @param folder the folder with its page
  public record Outcome(String name, String verdict, Duration took, Path folder) {
    /// Whether it passed.
    public boolean passed() {
      return verdict.equals("passed");
    }
  }
}
