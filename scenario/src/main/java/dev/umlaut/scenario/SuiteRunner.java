// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Runs many scenarios, some at the same time, in labs that are used again.
///
/// ```
///                       ┌──► worker 1 ── lab 1 ──┐
///   plans ──► queue ────┼──► worker 2 ── lab 2 ──┼──► listener, one result after the other
///                       └──► …                   ┘
/// ```
///
/// A scenario that could not be carried out, because its hosts did not boot or were lost, is run
/// once more in a fresh lab; what comes of that counts.
///
/// @since 0.1
public final class SuiteRunner {
  /// How long an interrupted run waits for its workers: labs close in tens of milliseconds, and in
  /// ten seconds at worst.
  private static final Duration UNWIND_MAX = Duration.ofSeconds(12);

  private final SuiteOptions options;
  private final LabSupply labs;
  private final SuiteListener listener;

  /// @param options how many at the same time, and how
  /// @param labs where the hosts come from
  /// @param listener gets the results
  public SuiteRunner(SuiteOptions options, LabSupply labs, SuiteListener listener) {
    this.options = options;
    this.labs = labs;
    this.listener = listener;
  }

  /// Run scenarios, and wait for all. One at a time they run in the order of the list; with several
  /// jobs they are begun in that order. All labs are closed at the end.
  ///
  /// @return whether all were run; false when this thread was interrupted, which it is still then:
  ///   commands that ran are killed, and what was not finished has no result
  /// @throws dev.umlaut.os.UmlautException when the run cannot go on, such as when this machine is
  ///   not able to run labs; results that came before have gone to the listener
  public boolean run(List<ScenarioPlan> plans) {
    SuiteQueue queue = new SuiteQueue(plans);
    SuiteListener serial = new SerialListener(listener);
    ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    for (int i = 0; i < Math.min(options.jobs(), plans.size()); i++) {
      workers.execute(new SuiteWorker(options, labs, serial, queue));
    }
    workers.shutdown();
    boolean interrupted = false;
    try {
      while (!workers.awaitTermination(1, TimeUnit.DAYS)) {
        // A run has no limit of its own; its commands and scenarios have.
      }
    } catch (InterruptedException e) {
      queue.stop();
      unwind(workers);
      interrupted = true;
      Thread.currentThread().interrupt();
    }
    queue
        .failure()
        .ifPresent(failure -> {
          throw failure;
        });
    return !interrupted;
  }

  private static void unwind(ExecutorService workers) {
    workers.shutdownNow();
    try {
      // Who is not done by then is left to the labs' own shutdown, and to the reaper.
      boolean _ = workers.awaitTermination(UNWIND_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Lets one thread in at a time.
  private record SerialListener(SuiteListener listener) implements SuiteListener {
    @Override
    public void jobStarted(SuiteJob job) {
      synchronized (this) {
        listener.jobStarted(job);
      }
    }

    @Override
    public void hostsReady(SuiteJob job, int booted, Duration took) {
      synchronized (this) {
        listener.hostsReady(job, booted, took);
      }
    }

    @Override
    public ScenarioListener following(SuiteJob job) {
      synchronized (this) {
        return listener.following(job);
      }
    }

    @Override
    public void jobRepeated(SuiteJob job, String why) {
      synchronized (this) {
        listener.jobRepeated(job, why);
      }
    }

    @Override
    public void jobDone(SuiteJob job, ScenarioResult result) {
      synchronized (this) {
        listener.jobDone(job, result);
      }
    }

    @Override
    public void jobAbandoned(SuiteJob job) {
      synchronized (this) {
        listener.jobAbandoned(job);
      }
    }
  }
}
