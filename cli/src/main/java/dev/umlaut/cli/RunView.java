// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.cli.TestPlans.Skipped;
import dev.umlaut.scenario.SuiteListener;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// How a person or a program sees a run of scenarios.
interface RunView extends SuiteListener, AutoCloseable {
  /// What is known before the first scenario.
  ///
  /// @param lab the lab's name
  /// @param total how many results are to come
  /// @param jobs how many labs at a time
  /// @param seed of the order, when it was shuffled
  /// @param virtualStart what time it is in the hosts when a lab starts; empty in real time
  /// @param virtualSeed of all random numbers in virtual time
  /// @param skipped folders that are no scenario
  record Beginning(
      String lab,
      int total,
      int jobs,
      OptionalLong seed,
      Optional<Instant> virtualStart,
      long virtualSeed,
      List<Skipped> skipped) {
    public Beginning {
      skipped = List.copyOf(skipped);
    }
  }

  /// What is known after the last one.
  ///
  /// @param tally the verdicts
  /// @param repetitions whether they went the same way
  /// @param took how long the whole run took
  /// @param index the report's first page
  /// @param complete false when the run was interrupted
  record End(Tally tally, Repetitions repetitions, Duration took, Path index, boolean complete) {}

  /// The run begins: kernel and image are there, nothing is booted yet.
  void begins(Beginning beginning);

  /// The run has ended and its report is written.
  void ends(End end);

  /// A person is asked something: nothing is to be drawn.
  default void pause() {}

  /// The opposite of [#pause].
  default void resume() {}

  /// Nothing more is to be drawn. Idempotent.
  @Override
  default void close() {}
}
