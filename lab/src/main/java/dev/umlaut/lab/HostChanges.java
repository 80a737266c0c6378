// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.os.UmlautException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/// What a time line of faults does with hosts: one after the other, on a thread of its own, since
/// booting one takes longer than a loop can wait.
final class HostChanges implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Lab lab;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("fault-hosts").factory());

  /// Which hosts stand still. The worker's own.
  private final Set<String> paused = new HashSet<>();

  private volatile boolean ended;

  HostChanges(Lab lab) {
    this.lab = lab;
  }

  /// Does it when those before are done.
  ///
  /// @param failed is told, on the worker's thread, what was to be done and why it was not
  void begin(Fault.Change change, Consumer<String> failed) {
    worker.execute(
        () -> {
          if (ended) {
            return;
          }
          try {
            make(change);
          } catch (UmlautException e) {
            tell(failed, change.text() + " has failed: " + e.getMessage());
          }
        });
  }

  private static void tell(Consumer<String> failed, String text) {
    try {
      failed.accept(text);
    } catch (RejectedExecutionException e) {
      // The lab has ended meanwhile.
      System.getLogger(HostChanges.class.getName()).log(System.Logger.Level.DEBUG, text, e);
    }
  }

  private void make(Fault.Change change) {
    String host = change.target();
    List<String> alone = List.of(host);
    switch (change.change()) {
      case PAUSE -> {
        lab.host(host).pause();
        paused.add(host);
      }
      case RESUME -> resume(host);
      case STOP -> {
        resume(host); // one that stands still does not shut down
        lab.switchOff(alone, PATIENCE);
      }
      case START -> lab.switchOn(alone);
      case RESET -> {
        paused.remove(host);
        lab.restart(alone);
      }
    }
  }

  private void resume(String host) {
    if (paused.remove(host)) {
      lab.host(host).resume();
    }
  }

  private void resumeAll() {
    for (String host : List.copyOf(paused)) {
      try {
        resume(host);
      } catch (UmlautException e) {
        // It has been ended while it stood still.
        System.getLogger(HostChanges.class.getName()).log(System.Logger.Level.DEBUG, host, e);
      }
    }
  }

  /// Begins nothing further, waits for what is under way, and lets hosts go on that stand still.
  @Override
  public void close() {
    ended = true;
    try {
      worker.execute(this::resumeAll);
    } catch (RejectedExecutionException e) {
      // It was closed before.
      System.getLogger(HostChanges.class.getName()).log(System.Logger.Level.DEBUG, "twice", e);
    }
    worker.close();
  }
}
