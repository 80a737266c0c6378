// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.os.UmlautException;
import dev.umlaut.report.Report;
import dev.umlaut.scenario.ScenarioResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Writes the report while the next scenario runs, on a thread of its own: no scenario waits for
/// it, and `^C`, which interrupts the scenarios, cuts no page in two.
///
/// Safe for several threads.
final class ReportWriter {
  /// Results are megabytes: more of them than this wait nowhere.
  private static final int WAITING_MAX = 4;

  /// Writing all that waits takes a second; then the disk hangs.
  private static final long FINISH_SECONDS = 60;

  private final Report report;
  private final Semaphore room = new Semaphore(WAITING_MAX);
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("report").factory());
  private final AtomicReference<@Nullable UmlautException> failure = new AtomicReference<>();

  ReportWriter(Report report) {
    this.report = report;
  }

  /// Hand over a result. Waits when several are waiting already.
  ///
  /// @param boot how long its hosts took to be ready
  /// @throws UmlautException when an earlier one could not be written
  void add(ScenarioResult result, Duration boot) {
    throwFailure();
    room.acquireUninterruptibly();
    thread.execute(() -> {
      try {
        report.add(result, boot);
      } catch (UmlautException e) {
        failure.compareAndSet(null, e);
      } finally {
        room.release();
      }
    });
  }

  /// Write what waits, and what concerns the run as a whole. Not to be called when interrupted.
  ///
  /// @param took how long the run took
  /// @return the report's first page
  /// @throws UmlautException when something could not be written
  Path finish(Duration took) {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(FINISH_SECONDS, TimeUnit.SECONDS)) {
        throw new UmlautException("the report is not written after a minute", "Is the disk gone?");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throwFailure();
    return report.finish(took);
  }

  private void throwFailure() {
    UmlautException earlier = failure.get();
    if (earlier != null) {
      throw earlier;
    }
  }
}
