// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.os.UmlautException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is still to be run, and whether it still is to be: shared by the workers of a run. All
/// state is guarded by this object.
final class SuiteQueue {
  /// After so many scenarios in a row without hosts the machine is at fault, and each further one
  /// would only cost minutes.
  static final int FAULTS_MAX = 5;

  private final Deque<SuiteJob> waiting = new ArrayDeque<>();
  private int labs;
  private int faultsInARow;
  private boolean stopped;
  private @Nullable RuntimeException failure;

  SuiteQueue(List<ScenarioPlan> plans) {
    Map<String, Integer> rounds = new HashMap<>();
    for (ScenarioPlan plan : plans) {
      int round = rounds.merge(plan.name(), 1, Integer::sum);
      waiting.add(new SuiteJob(waiting.size() + 1, round, plan));
    }
  }

  /// The next scenario; empty when there is none, or the run is to end.
  synchronized Optional<SuiteJob> next() {
    return stopped ? Optional.empty() : Optional.ofNullable(waiting.poll());
  }

  /// Whether a worker that has taken its job may get another one later.
  synchronized boolean hasMore() {
    return !stopped && !waiting.isEmpty();
  }

  /// A number for a lab that no other lab of the run has.
  synchronized int nextLab() {
    return ++labs;
  }

  /// The run is to end: nothing further is begun, and what was cut short is no result.
  synchronized void stop() {
    stopped = true;
  }

  /// The run cannot go on; the first reason counts.
  synchronized void fail(RuntimeException reason) {
    if (failure == null && !stopped) {
      failure = reason;
    }
    stopped = true;
  }

  synchronized boolean isStopped() {
    return stopped;
  }

  synchronized Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  /// A scenario had hosts.
  synchronized void hostsWorked() {
    faultsInARow = 0;
  }

  /// A scenario had no hosts, twice.
  synchronized void hostsFailed(String why) {
    if (++faultsInARow >= FAULTS_MAX) {
      fail(
          new UmlautException(
              "the run ends: the hosts of %d scenarios in a row failed, lastly: %s"
                  .formatted(FAULTS_MAX, why),
              "Has the machine enough memory and disk space? \"umlaut doctor\" looks."));
    }
  }
}
