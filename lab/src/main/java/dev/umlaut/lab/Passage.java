// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.loop.Claim;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.loop.Timer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A span of virtual time that passes as fast as it can, and then no further. Any thread.
///
/// @since 0.1
public final class Passage implements AutoCloseable {
  private final CountDownLatch over = new CountDownLatch(1);
  private final Runnable ended;
  private final Claim passing;
  private final Timer end;
  private boolean closed;

  private Passage(EventLoop loop, long nanos, Runnable ended) {
    this.ended = ended;
    this.passing = loop.passing();
    this.end = loop.at(loop.nowNanos() + nanos, this::reached);
  }

  /// Begins it.
  ///
  /// @param ended runs once, on the thread that closes it
  static Passage begin(EventLoop loop, Duration span, Runnable ended) {
    long nanos = span.toNanos();
    // There nothing moves between the look at the clock and the timer.
    return loop.call(() -> new Passage(loop, nanos, ended));
  }

  private void reached() {
    passing.close();
    over.countDown();
  }

  /// Waits until the span has passed.
  ///
  /// @param realLimit of this machine's clock
  /// @return whether it has
  public boolean await(Duration realLimit) throws InterruptedException {
    return over.await(realLimit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Stops here, if it has not passed yet. Idempotent.
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      passing.close();
      end.cancel();
      ended.run();
    }
  }
}
