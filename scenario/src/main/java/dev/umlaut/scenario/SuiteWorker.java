// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.lab.Fault;
import dev.umlaut.lab.LabClock;
import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.UmlautException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Runs scenarios one after the other in a lab of its own, which it replaces when it is damaged,
/// has the wrong clock, or is so old by its clock that its revocation lists may end.
///
/// ```
///   next job ──► lab there? ──► restart unclean hosts ──► boot missing hosts ──► run ──► result
///                  │ no: start                  │                 │               │
///                  └───────── a fault: replace the lab, once, and begin again ◄───┘
/// ```
///
/// Owned by its thread.
final class SuiteWorker implements Runnable {
  /// Hours of virtual time pass in a minute. Revocation lists last for days, and some only for two.
  private static final Duration AGE_MAX = Duration.ofHours(12);

  private final SuiteOptions options;
  private final LabSupply labs;
  private final SuiteListener listener;
  private final SuiteQueue queue;
  private final Set<String> unclean = new TreeSet<>();
  private @Nullable SuiteLab lab;
  private LabClock labClock = LabClock.REAL;

  SuiteWorker(SuiteOptions options, LabSupply labs, SuiteListener listener, SuiteQueue queue) {
    this.options = options;
    this.labs = labs;
    this.listener = listener;
    this.queue = queue;
  }

  @Override
  public void run() {
    try {
      for (Optional<SuiteJob> job = queue.next(); job.isPresent(); job = queue.next()) {
        run(job.get());
      }
    } catch (RuntimeException e) {
      queue.fail(e);
    } finally {
      dropLab();
    }
  }

  private void run(SuiteJob job) {
    listener.jobStarted(job);
    Attempt attempt = refused(job).orElseGet(() -> attempt(job));
    String why = attempt.fault();
    if (!why.isEmpty() && !queue.isStopped()) {
      dropLab();
      listener.jobRepeated(job, why);
      attempt = attempt(job).remarked("# begun again in a fresh lab: " + why);
    }
    if (queue.isStopped() && attempt.isCutShort()) {
      listener.jobAbandoned(job);
      return;
    }
    listener.jobDone(job, attempt.result());
    if (attempt.fault().isEmpty()) {
      queue.hostsWorked();
    } else {
      queue.hostsFailed(attempt.fault());
    }
    if (options.fresh() || !attempt.fault().isEmpty()) {
      dropLab();
    }
  }

  /// What one try came to.
  ///
  /// @param fault why the result says nothing about the scenario; empty when it does
  private record Attempt(ScenarioResult result, String fault) {
    boolean isCutShort() {
      return !fault.isEmpty() || result.verdict() instanceof Verdict.Broken;
    }

    /// The same with a note at the beginning of its log.
    Attempt remarked(String remark) {
      return new Attempt(result.remarked(remark), fault);
    }
  }

  /// What the clock that somebody has typed cannot have, it cannot have in any lab.
  private Optional<Attempt> refused(SuiteJob job) {
    if (options.clock(job.plan()) == LabClock.VIRTUAL) {
      try {
        Fault.requireForVirtualTime(job.plan().faults().faults());
      } catch (UmlautException e) {
        return Optional.of(new Attempt(broken(job, e, options.run().clock().instant()), ""));
      }
    }
    return Optional.empty();
  }

  private ScenarioResult broken(SuiteJob job, UmlautException e, Instant began) {
    Verdict.Broken verdict = new Verdict.Broken(String.valueOf(e.getMessage()), e.hint());
    return ScenarioResult.broken(job.plan(), labs.software(), verdict, began);
  }

  private Attempt attempt(SuiteJob job) {
    ScenarioPlan plan = job.plan();
    Instant began = options.run().clock().instant();
    try {
      SuiteLab ready = ready(job, began);
      // Whoever runs the last one need not tidy up: the lab goes.
      boolean restore = queue.hasMore() && !options.fresh();
      RunOptions run = options.run().withRestore(restore);
      ScenarioResult result;
      try (Closeable _ = capture(job, ready)) {
        result = new ScenarioRunner(ready.testbed(), run, listener.following(job)).run(plan);
      }
      return judged(result, ready.lost(), plan.faults().switchedHosts());
    } catch (IOException e) { // Closeable declares it
      throw new UncheckedIOException(e);
    } catch (EnvironmentException e) {
      throw e; // another lab would fail in the same way
    } catch (UmlautException e) {
      return new Attempt(broken(job, e, began), String.valueOf(e.getMessage()));
    }
  }

  private Closeable capture(SuiteJob job, SuiteLab ready) {
    Path folder = options.captures();
    return folder == null ? () -> {} : ready.capture(job.capture(folder));
  }

  private SuiteLab ready(SuiteJob job, Instant began) {
    Set<String> hosts = job.plan().hosts();
    Set<String> booted = new TreeSet<>();
    LabClock clock = options.clock(job.plan());
    dropUnfit(clock);
    SuiteLab there = lab;
    if (there == null) {
      there = labs.start(queue.nextLab(), clock, hosts);
      lab = there;
      labClock = clock;
      booted.addAll(there.testbed().hosts());
    } else {
      if (!unclean.isEmpty()) {
        there.restart(unclean);
        booted.addAll(unclean);
      }
      booted.addAll(there.ensure(hosts));
    }
    unclean.clear();
    Duration took = Duration.between(began, options.run().clock().instant());
    listener.hostsReady(job, booted.size(), took);
    return there;
  }

  /// @param switched hosts that faults have ended: that is not why a scenario is begun again
  private Attempt judged(ScenarioResult result, Set<String> ended, Set<String> switched) {
    unclean.addAll(result.unclean());
    unclean.addAll(ended);
    unclean.addAll(switched);
    Set<String> lost = new TreeSet<>(ended);
    lost.removeAll(switched);
    if (result.verdict().passed() || (lost.isEmpty() && !isBroken(result))) {
      return new Attempt(result, "");
    }
    String fault =
        switch (result.verdict()) {
          case Verdict.Broken(String message, _) -> message;
          default -> "it lost " + String.join(", ", lost);
        };
    return new Attempt(result, fault);
  }

  private static boolean isBroken(ScenarioResult result) {
    return result.verdict() instanceof Verdict.Broken;
  }

  private void dropUnfit(LabClock clock) {
    SuiteLab there = lab;
    if (there != null && (labClock != clock || there.age().compareTo(AGE_MAX) > 0)) {
      dropLab();
    }
  }

  private void dropLab() {
    SuiteLab there = lab;
    lab = null;
    unclean.clear();
    if (there != null) {
      there.close();
    }
  }
}
