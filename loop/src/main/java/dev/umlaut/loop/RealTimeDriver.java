// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import dev.umlaut.os.Epoll;
import dev.umlaut.os.Fd;
import java.util.function.Consumer;

/// The machine's monotonic clock and epoll.
///
/// Owned by the loop thread, except for [#nowNanos] and [#wake].
final class RealTimeDriver implements Driver {
  private final long startNanos = System.nanoTime();
  private final Epoll epoll = new Epoll();
  private final WakeUp wakeUp = new WakeUp(epoll);

  /// The handler of the present wait: kept in a field so that a wait allocates no closure.
  private Epoll.ReadyHandler handler = (_, _) -> {};

  private final Epoll.ReadyHandler dispatch = this::dispatch;

  @Override
  public long nowNanos() {
    return System.nanoTime() - startNanos;
  }

  @Override
  public void add(Fd fd, int events, long key) {
    epoll.add(fd, events, key);
  }

  @Override
  public void modify(Fd fd, int events, long key) {
    epoll.modify(fd, events, key);
  }

  @Override
  public void remove(Fd fd) {
    epoll.remove(fd);
  }

  @Override
  public boolean isQuiet() {
    return true;
  }

  @Override
  public void failures(Consumer<Throwable> handler) {
    // Nobody else has a part in the machine's clock.
  }

  @Override
  public boolean outlives(InternalError error) {
    return false;
  }

  @Override
  public void await(long deadlineNanos, Epoll.ReadyHandler handler) {
    this.handler = handler;
    long timeoutNanos = deadlineNanos == NEVER ? -1 : Math.max(0, deadlineNanos - nowNanos());
    epoll.await(timeoutNanos, dispatch);
  }

  @Override
  public void wake() {
    wakeUp.signal();
  }

  @Override
  public void close() {
    epoll.close();
    wakeUp.close();
  }

  private void dispatch(long key, int events) {
    if (key == WakeUp.KEY) {
      wakeUp.drain();
    } else {
      handler.ready(key, events);
    }
  }
}
