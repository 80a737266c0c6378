// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.loop.Claim;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.loop.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Lets virtual time keep pace with this machine's clock: a hundred times in a second it may go on
/// to where that clock is.
///
/// ```
///   real     ──┬────┬────┬────┬──►      every 10 ms
///              ▼    ▼    ▼    ▼
///   virtual  ──┴────┴────┴────┴──►      passes until it is there, as fast as it can
/// ```
///
/// If the hosts compute more than this machine can, their time falls behind, and what it has lost
/// is not made up for later. If somebody else lets time pass, it goes on from there.
///
/// Any thread; state is guarded by this object, if it does not say otherwise.
final class PaceKeeper implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(10);

  /// Behind by more than this, what is lacking is let go.
  private static final long LAG_MAX_NANOS = Duration.ofMillis(200).toNanos();

  private final EventLoop loop;

  /// Its only use is its clock, which is real.
  private final EventLoop clock;

  private boolean going;
  private double rate;
  private long baseRealNanos;
  private long baseVirtualNanos;
  private @Nullable Timer nextTick;

  /// Counts how often this keeper was started or stopped. Written under the lock.
  private final AtomicLong runs = new AtomicLong();

  /// Also touched by the loop thread, which must not wait for the lock.
  private final AtomicReference<@Nullable Leg> leg = new AtomicReference<>();

  /// @param run to which it belongs
  /// @param end closes the claim when time is there
  private record Leg(long run, Claim passing, Timer end) {}

  PaceKeeper(EventLoop loop, String name) {
    this.loop = loop;
    this.clock = EventLoop.start(name);
  }

  /// Goes at a rate from now on.
  synchronized void go(double newRate) {
    stop();
    going = true;
    rate = newRate;
    rebase();
    scheduleTick();
  }

  /// Lets time stand still, as far as this keeper is concerned.
  synchronized void stop() {
    going = false;
    long _ = runs.incrementAndGet();
    if (nextTick != null) {
      nextTick.cancel();
    }
    end(leg.get());
  }

  private void rebase() {
    baseRealNanos = clock.nowNanos();
    baseVirtualNanos = loop.nowNanos();
  }

  private void scheduleTick() {
    nextTick = clock.after(TICK, this::tick);
  }

  private void tick() {
    Runnable leg = nextLeg();
    // Not under the lock: it may have to wait for the loop.
    loop.execute(leg);
  }

  private synchronized Runnable nextLeg() {
    if (!going) {
      return () -> {};
    }
    scheduleTick();
    double sinceNanos = clock.nowNanos() - baseRealNanos;
    long targetNanos = baseVirtualNanos + (long) (sinceNanos * rate);
    long aheadNanos = targetNanos - loop.nowNanos();
    if (aheadNanos <= 0 || aheadNanos > LAG_MAX_NANOS * rate) {
      rebase();
      return () -> {};
    }
    long run = runs.get();
    return () -> leg(targetNanos, run);
  }

  /// Lets time pass up to a point, instead of to the one before. Loop thread: a claim without its
  /// end in the calendar would let time jump over it.
  private void leg(long targetNanos, long run) {
    Claim passing = loop.passing();
    Leg next = new Leg(run, passing, loop.at(targetNanos, passing::close));
    end(leg.getAndSet(next));
    if (run != runs.get()) {
      end(next); // stopped meanwhile
    }
  }

  private static void end(@Nullable Leg leg) {
    if (leg != null) {
      leg.passing().close();
      leg.end().cancel();
    }
  }

  @Override
  public void close() {
    stop();
    clock.close();
  }
}
