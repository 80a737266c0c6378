// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.loop.Claim;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.os.UmlautException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a time line of faults does with hosts: one after the other, on a thread of its own, since
/// booting one takes longer than a loop can wait. In virtual time none passes until a change has
/// begun, unless an earlier one is not done yet.
final class HostChanges implements AutoCloseable {
  /// Changes under way or waiting. One more is a time line that nobody can mean.
  private static final int WAITING_MAX = 64;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final System.Logger LOGGER = System.getLogger(HostChanges.class.getName());

  private final RunningHosts running;
  private final HostPower power;
  private final ReentrantLock changing;
  private final EventLoop loop;
  private final AtomicInteger waiting = new AtomicInteger();
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("fault-hosts").factory());

  /// Which hosts stand still because of a fault. The worker's own.
  private final Set<String> paused = new HashSet<>();

  /// Whom the change that was begun last shuts down, if it does.
  private volatile @Nullable LabHost stopping;

  private volatile boolean ended;

  /// @param changing held by whoever boots or ends hosts
  HostChanges(RunningHosts running, HostPower power, ReentrantLock changing, EventLoop loop) {
    this.running = running;
    this.power = power;
    this.changing = changing;
    this.loop = loop;
  }

  /// Cuts the power of a host, now.
  void kill(Fault.Kill fault, Supplier<Claim> stand) {
    LabHost host = running.require(fault.target());
    Claim standing = stand.get();
    Thread.ofVirtual()
        .name("fault-" + host.name())
        .start(() -> {
          try (standing) {
            host.guest().close();
          }
        });
  }

  /// Does something with a host, now, or when the changes before are done.
  ///
  /// @param standing closed when it has begun, or has to wait
  /// @param told what went otherwise than it should, on any thread
  void begin(Fault.Change change, Claim standing, Consumer<String> told) {
    int before = waiting.getAndIncrement();
    boolean late = before > 0 && !needsNoTime(before);
    if (late) {
      standing.close(); // what is under way needs time
    }
    if (before == WAITING_MAX) {
      waiting.decrementAndGet();
      throw new UmlautException("%d others are not done yet".formatted(before), "");
    }
    worker.execute(() -> {
      try (standing) {
        if (!ended) {
          make(change, late, standing, told);
        }
      } finally {
        waiting.decrementAndGet();
      }
    });
  }

  /// Whether what is under way will be done without any more virtual time: a host whose kernel has
  /// ended only has to be tidied up.
  private boolean needsNoTime(int underWay) {
    LabHost host = stopping;
    return underWay == 1 && host != null && host.guest().hasLeftTime();
  }

  private void make(Fault.Change change, boolean late, Claim standing, Consumer<String> told) {
    boolean waited = late;
    if (!changing.tryLock()) {
      standing.close(); // somebody else boots or ends hosts
      waited = true;
      changing.lock();
    }
    try {
      if (waited) {
        tell(told, change.text() + " had to wait for what came before, and begins now");
      }
      make(change, standing);
    } catch (UmlautException e) {
      tell(told, change.text() + " has failed: " + e.getMessage());
    } finally {
      changing.unlock();
    }
  }

  private static void tell(Consumer<String> told, String text) {
    try {
      told.accept(text);
    } catch (RejectedExecutionException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "the lab has ended before: " + text, e);
    }
  }

  private void make(Fault.Change change, Claim standing) {
    String host = change.target();
    boolean stops = change.change() == Fault.HostChange.STOP;
    stopping = stops ? running.find(host).orElse(null) : null;
    switch (change.change()) {
      case PAUSE -> {
        if (running.require(host).pause()) {
          paused.add(host);
        }
      }
      case RESUME -> {
        paused.remove(host);
        boolean _ = running.require(host).resume();
      }
      case STOP -> {
        resume(host); // one that stands still does not shut down
        power.switchOff(host, PATIENCE, standing);
      }
      case START -> power.switchOn(List.of(host), Beginning.onTimeLine(standing));
      case RESET -> {
        paused.remove(host);
        power.reset(List.of(host), Beginning.onTimeLine(standing));
      }
    }
  }

  /// Lets a host go on if it stands still.
  private void resume(String host) {
    paused.remove(host);
    running.find(host).filter(LabHost::isPaused).ifPresent(LabHost::resume);
  }

  private void resumeAll() {
    for (String host : List.copyOf(paused)) {
      try {
        resume(host);
      } catch (UmlautException e) {
        LOGGER.log(System.Logger.Level.DEBUG, host + " has ended while it stood still", e);
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
      LOGGER.log(System.Logger.Level.DEBUG, "closed twice", e);
    }
    if (waiting.get() == 0) {
      worker.close();
      return;
    }
    try (Claim _ = loop.passing()) { // nobody else may let it pass any more
      worker.close();
    }
  }
}
