// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import dev.umlaut.os.Epoll;
import dev.umlaut.os.Fd;
import dev.umlaut.os.UmlautException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// One thread that runs everything a lab's devices do: ready descriptors, timers and tasks posted
/// by other threads, one after the other. State that only the loop thread touches needs no lock.
///
/// Work on the loop must be short and must never block. What throws is reported to the handler of
/// [#uncaught] and the loop goes on.
///
/// Methods may be called by any thread unless they say otherwise.
///
/// @since 0.1
public final class EventLoop implements Timeline, AutoCloseable {
  /// Tasks of other threads that may wait at a time.
  static final int TASKS_MAX = 4096;

  /// Timers run before descriptors get their turn again.
  private static final int TIMERS_PER_TURN = 1024;

  private static final Duration JOIN_LIMIT = Duration.ofSeconds(30);

  private static final System.Logger LOGGER = System.getLogger(EventLoop.class.getName());

  private final Driver driver;
  private final Thread thread;
  private final TaskQueue tasks = new TaskQueue(TASKS_MAX);
  private final AtomicLong timerSequence = new AtomicLong();

  /// True from before the loop's last look at its queue until it is awake again: only then a
  /// wake-up is worth a system call, and only the one thread that sets it back makes it.
  private final AtomicBoolean sleeping = new AtomicBoolean();

  private volatile boolean closing;
  private volatile Consumer<Throwable> uncaught =
      thrown -> LOGGER.log(System.Logger.Level.ERROR, "a task on an event loop failed", thrown);

  /// In a field, so that a timer allocates no closure of its own.
  private final Consumer<Timer> onCancel = this::forget;

  /// Owned by the loop thread, as the next.
  private final TimerQueue timers = new TimerQueue();

  private final WatchTable watches = new WatchTable();

  private EventLoop(String name, Driver driver) {
    this.driver = driver;
    driver.failures(this::report);
    thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  /// Starts a loop in real time on a daemon thread of its own.
  ///
  /// @param name of the thread, for people
  /// @throws dev.umlaut.os.LinuxException when the process has no descriptors left
  public static EventLoop start(String name) {
    return start(name, new RealTimeDriver());
  }

  /// Starts a loop in virtual time on a daemon thread of its own. Its clock stands still until
  /// somebody [claims][#passing] that it passes.
  ///
  /// @param name of the thread, for people
  /// @param timeOfDay what kernels take for the time of day at the loop's start
  /// @throws dev.umlaut.os.LinuxException when the process has no descriptors or memory left
  public static EventLoop startVirtual(String name, Instant timeOfDay) {
    long nanos =
        Math.addExact(
            Math.multiplyExact(timeOfDay.getEpochSecond(), 1_000_000_000L), timeOfDay.getNano());
    return start(name, new VirtualTimeDriver(nanos));
  }

  static EventLoop start(String name, Driver driver) {
    EventLoop loop = new EventLoop(name, driver);
    loop.thread.start();
    return loop;
  }

  /// The loop's clock: nanoseconds since its start, real or virtual ones. It never goes back.
  public long nowNanos() {
    return driver.nowNanos();
  }

  /// The calendar of kernels, if this loop runs in virtual time.
  public Optional<VirtualTime> virtualTime() {
    return driver instanceof VirtualTimeDriver calendar
        ? Optional.of(new VirtualTime(this, calendar))
        : Optional.empty();
  }

  /// Claims that virtual time passes. While nobody claims it, it stands still. In real time this
  /// does nothing. Any thread.
  public Claim passing() {
    return driver instanceof VirtualTimeDriver calendar
        ? new Claim(calendar.flows(), this::wakeUp)
        : Claim.none();
  }

  /// Claims that virtual time stands still and that no kernel is given the processor, whoever wants
  /// it to pass: to decide something, or to prepare it. A kernel that runs goes on until it waits.
  /// In real time this does nothing. Any thread.
  @Override
  public Claim standing() {
    return driver instanceof VirtualTimeDriver calendar
        ? new Claim(calendar.holds(), this::wakeUp)
        : Claim.none();
  }

  void wakeUp() {
    if (!onLoopThread()) {
      driver.wake();
    }
  }

  /// Watches a descriptor, level-triggered: as long as it is ready, every turn says so. Loop
  /// thread.
  ///
  /// @param fd stays the caller's; close the watch before it
  /// @param ready gets bits of [Epoll#IN], [Epoll#OUT], [Epoll#ERR], [Epoll#HUP]; the last two come
  ///   unasked, and on both a read or write tells what happened
  /// @throws IllegalStateException on another thread
  /// @throws dev.umlaut.os.LinuxException when the descriptor cannot be waited for (a regular file)
  public Watch watch(Fd fd, Interest interest, IntConsumer ready) {
    requireLoopThread();
    long key = watches.reserve();
    Watch watch = new Watch(this, fd, ready, key);
    try {
      watch.interest(interest);
    } catch (RuntimeException e) {
      watches.release(key);
      throw e;
    }
    watches.put(key, watch);
    return watch;
  }

  /// Runs an action after a delay.
  ///
  /// @param delay from now; zero or less means at the next turn
  public Timer after(Duration delay, Runnable action) {
    long nowNanos = nowNanos();
    return at(nowNanos + Math.min(delay.toNanos(), Driver.NEVER - nowNanos), action);
  }

  @Override
  public void later(Duration delay, Runnable action) {
    Timer _ = after(delay, action);
  }

  /// Runs an action at a time of the loop's clock; a time that has passed means at the next turn.
  ///
  /// @param nanos on the clock of [#nowNanos]
  /// @throws RejectedExecutionException as [#execute]
  public Timer at(long nanos, Runnable action) {
    return at(nanos, 0, action);
  }

  /// As [#at(long, Runnable)], for what is added in an order that is a race, such as the frames of
  /// kernels that run beside each other, while the order in which it runs must not be one.
  ///
  /// @param nanos on the clock of [#nowNanos]
  /// @param order of equal times the lower runs first; [#at(long, Runnable)] has 0
  /// @throws RejectedExecutionException as [#execute]
  public Timer at(long nanos, int order, Runnable action) {
    Timer timer = new Timer(onCancel, action, nanos, order, timerSequence.getAndIncrement());
    if (onLoopThread()) {
      timers.add(timer);
      return timer;
    }
    execute(() -> {
      if (!timer.isCancelled()) {
        timers.add(timer);
      }
    });
    return timer;
  }

  /// Runs a task on the loop, later. Tasks of one thread run in the order in which it posted them.
  /// When 4096 tasks wait already, another thread waits until there is room; the loop thread, which
  /// cannot wait for itself, is refused.
  ///
  /// @throws RejectedExecutionException when the loop is closed, when the caller is interrupted
  ///   while it waits, or when the loop thread has too many tasks waiting
  @Override
  public void execute(Runnable task) {
    if (onLoopThread()) {
      tasks.addFromLoop(task);
      return;
    }
    tasks.addFromOther(task);
    if (sleeping.compareAndSet(true, false)) {
      driver.wake();
    }
  }

  /// Runs a task on the loop and waits for what it returns. On the loop thread it runs at once.
  ///
  /// @throws UmlautException when the task throws a checked exception, which is the cause then, or
  ///   when the caller is interrupted; unchecked exceptions and errors of the task come as they are
  /// @throws RejectedExecutionException when the loop is closed
  public <T extends @Nullable Object> T call(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    if (onLoopThread()) {
      future.run();
    } else {
      execute(future);
    }
    try {
      return future.get();
    } catch (InterruptedException e) {
      future.cancel(false);
      Thread.currentThread().interrupt();
      throw new UmlautException("interrupted while waiting for " + thread.getName(), "", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException exception -> throw exception;
        case Error error -> throw error;
        case null, default ->
            throw new UmlautException(
                "a task on " + thread.getName() + " failed", "", e.getCause());
      }
    }
  }

  /// Whether the caller is the loop thread.
  @Override
  public boolean onLoopThread() {
    return thread.equals(Thread.currentThread());
  }

  /// Sets who is told of exceptions that a task, timer or watch did not catch; by default they are
  /// logged.
  ///
  /// @param handler runs on the loop thread
  public void uncaught(Consumer<Throwable> handler) {
    uncaught = handler;
  }

  /// Runs the tasks that were accepted until now, then ends the loop and waits for its thread.
  /// Timers that are not due are dropped, watched descriptors stay open. Further calls do nothing.
  ///
  /// On the loop thread it cannot wait: the loop ends after the present turn.
  ///
  /// @throws UmlautException when a task blocks the loop for more than 30 seconds
  @Override
  public void close() {
    closing = true;
    // Even when it is awake: in virtual time it may be about to wait for a kernel.
    driver.wake();
    if (onLoopThread()) {
      return;
    }
    try {
      if (!thread.join(JOIN_LIMIT)) {
        throw new UmlautException(
            "a task has blocked " + thread.getName() + " for " + JOIN_LIMIT.toSeconds() + " s", "");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Driver driver() {
    return driver;
  }

  void requireLoopThread() {
    if (!onLoopThread()) {
      throw new IllegalStateException(
          "only " + thread.getName() + " may do this, not " + Thread.currentThread().getName());
    }
  }

  void forget(Watch watch) {
    watches.release(watch.key());
  }

  private void forget(Timer timer) {
    if (onLoopThread()) {
      timers.remove(timer);
      return;
    }
    try {
      execute(() -> timers.remove(timer));
    } catch (RejectedExecutionException _) {
      // Closed: it will not run. Interrupted: it is cancelled all the same, and leaves when due.
    }
  }

  private void run() {
    Epoll.ReadyHandler onReady = this::onReady;
    try {
      while (!closing) {
        turn(onReady);
      }
      runTasks();
    } catch (Throwable e) {
      report(e);
    } finally {
      tasks.close();
      runTasks();
      driver.close();
    }
  }

  private void turn(Epoll.ReadyHandler onReady) {
    try {
      if (driver.isQuiet()) {
        runTasks();
        runTimers();
      }
      driver.await(deadlineNanos(), onReady);
    } catch (InternalError e) {
      if (!driver.outlives(e)) {
        throw e;
      }
    } finally {
      sleeping.set(false);
    }
  }

  /// When to wake up. Says "asleep" before it looks: a task that comes after the look sees it.
  private long deadlineNanos() {
    sleeping.set(true);
    if (closing || !tasks.isEmpty()) {
      sleeping.set(false);
      return 0;
    }
    return timers.firstNanos();
  }

  private void runTasks() {
    List<Runnable> batch = tasks.takeAll();
    for (int i = 0; i < batch.size(); i++) {
      try {
        batch.get(i).run();
      } catch (Throwable e) {
        report(e);
      }
    }
    batch.clear();
  }

  private void runTimers() {
    if (timers.size() == 0) {
      return;
    }
    long nowNanos = driver.nowNanos();
    for (int i = 0; i < TIMERS_PER_TURN; i++) {
      Timer timer = timers.takeDue(nowNanos);
      if (timer == null) {
        return;
      }
      try {
        timer.run();
      } catch (Throwable e) {
        report(e);
      }
    }
  }

  private void onReady(long key, int events) {
    Watch watch = watches.find(key);
    if (watch == null) {
      return;
    }
    try {
      watch.ready(events);
    } catch (Throwable e) {
      report(e);
    }
  }

  /// An error in the handler itself must not end the loop either.
  private void report(Throwable thrown) {
    try {
      uncaught.accept(thrown);
    } catch (Throwable e) {
      e.addSuppressed(thrown);
      LOGGER.log(System.Logger.Level.ERROR, "the handler of failed tasks failed", e);
    }
  }
}
