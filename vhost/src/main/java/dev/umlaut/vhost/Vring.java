// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.loop.EventLoop;
import dev.umlaut.loop.Interest;
import dev.umlaut.loop.Watch;
import dev.umlaut.os.EventFds;
import dev.umlaut.os.Fd;
import dev.umlaut.os.FileIo;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One queue of a connection, as the front end sets it up piece by piece: size, addresses, where to
/// go on, the descriptors for kicks and calls, enabled or not. It runs when all of them are there.
///
/// Owned by the loop's thread.
final class Vring implements AutoCloseable {
  /// Kicks that turn out to be none, in a row, after which the descriptor is not to be trusted.
  private static final int MAX_EMPTY_KICKS = 64;

  private final EventLoop loop;
  private final Consumer<Runnable> guarded;
  private final Runnable kicked;
  private final Runnable interrupt;
  private final Runnable onKick = this::onKick;
  private @Nullable Fd kick;
  private @Nullable Watch kickWatch;
  private @Nullable Fd call;
  private int size;
  private long descriptors;
  private long available;
  private long used;
  private boolean addressed;
  private boolean enabled;
  private boolean inBand;
  private int base;
  private int emptyKicks;
  private @Nullable SplitVirtqueue queue;

  /// @param guarded runs what may fail by the guest's doing
  /// @param kicked is told of kicks
  /// @param interrupt wakes the driver in band
  Vring(EventLoop loop, Consumer<Runnable> guarded, Runnable kicked, Runnable interrupt) {
    this.loop = loop;
    this.guarded = guarded;
    this.kicked = kicked;
    this.interrupt = interrupt;
  }

  /// Says whether kicks and calls are messages of the connection, without descriptors of their own.
  void inBand(boolean on) {
    inBand = on;
  }

  /// The queue, or null while it does not run.
  @Nullable SplitVirtqueue queue() {
    return queue;
  }

  void size(int descriptorCount) {
    stop();
    size = descriptorCount;
  }

  void base(int availableIndex) {
    stop();
    base = availableIndex & 0xffff;
  }

  void addresses(long descriptorsUser, long usedUser, long availableUser) {
    stop();
    descriptors = descriptorsUser;
    used = usedUser;
    available = availableUser;
    addressed = true;
  }

  void enabled(boolean on) {
    enabled = on;
    if (!on) {
      stop();
    }
  }

  /// Sets the descriptor that the driver signals.
  void kick(Fd fd) {
    closeKick();
    FileIo.setNonBlocking(fd); // it may be any kind of file: reading it must not stop the loop
    kick = fd;
    kickWatch = loop.watch(fd, Interest.READ, _ -> guarded.accept(onKick));
  }

  /// Sets the descriptor that wakes the driver.
  void call(@Nullable Fd fd) {
    Fd old = call;
    call = fd;
    if (old != null) {
      old.close();
    }
    if (fd != null) {
      FileIo.setNonBlocking(fd);
    }
  }

  /// Starts the queue if it has everything and does not run.
  ///
  /// @return whether it was started
  boolean startIn(@Nullable GuestMemory memory, Transport driver) {
    if (queue != null || memory == null || !enabled || !addressed || (kick == null && !inBand)) {
      return false;
    }
    var layout = new SplitVirtqueue.Layout(size, descriptors, available, used);
    SplitVirtqueue started = new SplitVirtqueue(memory, layout, driver, this::callDriver);
    started.resumeAt(base);
    queue = started;
    return true;
  }

  /// Stops the queue; it can go on where it was.
  ///
  /// @return the index of the available ring at which it will
  int stop() {
    SplitVirtqueue running = queue;
    if (running != null) {
      base = running.position();
      queue = null;
    }
    return base;
  }

  /// Forgets everything the front end has set up, except the descriptor for calls.
  void reset() {
    stop();
    closeKick();
    addressed = false;
    enabled = false;
    base = 0;
  }

  @Override
  public void close() {
    reset();
    call(null);
  }

  private void closeKick() {
    Watch watch = kickWatch;
    if (watch != null) {
      watch.close();
      kickWatch = null;
    }
    Fd old = kick;
    if (old != null) {
      old.close();
      kick = null;
    }
  }

  private void onKick() {
    Fd fd = kick;
    if (fd == null) {
      return;
    }
    emptyKicks = EventFds.drain(fd) == 0 ? emptyKicks + 1 : 0;
    if (emptyKicks > MAX_EMPTY_KICKS) {
      throw new VirtqueueException("the descriptor for kicks is always readable and empty");
    }
    kicked.run();
  }

  private void callDriver() {
    Fd fd = call;
    if (inBand) {
      interrupt.run();
    } else if (fd != null) {
      EventFds.signal(fd);
    }
  }
}
