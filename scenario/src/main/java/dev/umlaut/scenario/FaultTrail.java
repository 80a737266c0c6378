// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.lab.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The faults of one run of a scenario: begins them with their phase, ends them, and has what
/// happened as remarks for the log. Owned by the run's thread; only what happens comes from another
/// one.
final class FaultTrail {
  /// What comes again and again fills no log.
  private static final int REMARKS_MAX = 1000;

  private final FaultLine line;
  private final Testbed testbed;
  private final Queue<LogEntry> remarks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private @Nullable AutoCloseable going;

  FaultTrail(FaultLine line, Testbed testbed) {
    this.line = line;
    this.testbed = testbed;
  }

  /// A phase begins.
  void begins(Phase phase) {
    if (phase == line.from() && !line.faults().isEmpty()) {
      going = testbed.inject(line.faults(), this::happened);
    }
  }

  private void happened(Faults.Happened fault) {
    int number = count.incrementAndGet();
    if (number <= REMARKS_MAX) {
      remarks.add(
          new LogEntry.Remark(
              "# %s after the beginning of %s: %s: %s"
                  .formatted(
                      Durations.text(fault.after()),
                      line.from().title(),
                      fault.target(),
                      fault.text())));
    } else if (number == REMARKS_MAX + 1) {
      remarks.add(new LogEntry.Remark("# further faults are not told"));
    }
  }

  /// What has happened since this was asked last.
  List<LogEntry> news() {
    List<LogEntry> news = new ArrayList<>();
    for (LogEntry one = remarks.poll(); one != null; one = remarks.poll()) {
      news.add(one);
    }
    return news;
  }

  /// Nothing further happens, and the links are mended. Idempotent.
  void end() {
    AutoCloseable open = going;
    going = null;
    if (open != null) {
      try {
        open.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) { // AutoCloseable declares it
        throw new IllegalStateException(e);
      }
    }
  }
}
