// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import dev.umlaut.os.Fd;
import java.util.function.IntConsumer;

/// A descriptor that a loop watches. Close the watch *before* the descriptor: a file that another
/// process still holds open would go on reporting events that nobody can switch off.
///
/// Owned by the loop thread.
///
/// @since 0.1
public final class Watch implements AutoCloseable {
  private final EventLoop loop;
  private final Fd fd;
  private final IntConsumer ready;
  private final long key;
  private Interest interest = Interest.NONE;
  private boolean open = true;

  Watch(EventLoop loop, Fd fd, IntConsumer ready, long key) {
    this.loop = loop;
    this.fd = fd;
    this.ready = ready;
    this.key = key;
  }

  /// What the watch waits for now.
  public Interest interest() {
    return interest;
  }

  /// Changes what the watch waits for; the same interest again costs nothing.
  ///
  /// @throws IllegalStateException when the watch is closed, or on another thread
  public void interest(Interest wanted) {
    loop.requireLoopThread();
    if (!open) {
      throw new IllegalStateException("the watch of " + fd + " is closed");
    }
    if (wanted == interest) {
      return;
    }
    Driver driver = loop.driver();
    if (interest == Interest.NONE) {
      driver.add(fd, wanted.events(), key);
    } else if (wanted == Interest.NONE) {
      driver.remove(fd);
    } else {
      driver.modify(fd, wanted.events(), key);
    }
    interest = wanted;
  }

  /// Whether [#close] was not called yet.
  public boolean isOpen() {
    return open;
  }

  /// Stops watching: no event is reported any more, not even one that has arrived already. Further
  /// calls do nothing. The descriptor stays open.
  ///
  /// @throws IllegalStateException when the descriptor was closed before its watch, or on another
  ///   thread
  @Override
  public void close() {
    if (!open) {
      return;
    }
    loop.requireLoopThread();
    open = false;
    loop.forget(this);
    if (interest == Interest.NONE) {
      return;
    }
    if (!fd.isOpen()) {
      throw new IllegalStateException("a descriptor was closed before its watch");
    }
    loop.driver().remove(fd);
    interest = Interest.NONE;
  }

  long key() {
    return key;
  }

  void ready(int events) {
    // A task of the same batch may have lost interest after the kernel reported the event.
    if (open && interest != Interest.NONE) {
      ready.accept(events);
    }
  }
}
