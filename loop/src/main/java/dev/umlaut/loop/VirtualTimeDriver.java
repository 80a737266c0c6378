// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import dev.umlaut.os.Epoll;
import dev.umlaut.os.EventFds;
import dev.umlaut.os.Fd;
import dev.umlaut.os.Memory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A clock that stands still while anybody computes, and jumps while everybody waits: the calendar
/// of all kernels of a lab, and of the loop's own timers.
///
/// ```
///         ┌──────────── somebody runs: serve descriptors until it waits ◄────────────┐
///         ▼                                                                          │
///   nobody runs ──► tasks and due timers ──► held? wait for descriptors              │
///                                            else: whose time comes first?           │
///                                              a timer:  now = its time              │
///                                              a kernel: now = its request, RUN ─────┘
/// ```
///
/// One kernel runs at a time. Of equal times the loop's timers come first, then the kernels by
/// their number, so that the same events have the same order every time.
///
/// A kernel tells its time only when it notifies a device; between that and its waiting it may be
/// ahead by what it was granted. So it is granted little, and time is never set back to before it.
///
/// Owned by the loop thread, except for [#nowNanos], [#wake], and the counters of who holds time.
final class VirtualTimeDriver implements Driver {
  /// How far ahead a kernel may be of the time that it has told.
  private static final long GRANT_NANOS = 100_000;

  private static final long WAKE_KEY = -1;
  private static final long LISTENER_KEYS = -1024; // from here down, one for each client
  private static final long SOCKET_KEYS = 4 * LISTENER_KEYS;

  private final Epoll epoll = new Epoll();
  private final Fd wakeUp = EventFds.create();
  private final ReentrantLock wakeUpLock = new ReentrantLock();
  private final Schedule schedule = new Schedule();
  private final Fd log = Memory.anonymous("umlaut-calendar-log", 1);
  private final List<@Nullable ClockClient> clients = new ArrayList<>();
  private final long startTimeOfDayNanos;

  /// Who wants time to pass: while nobody does it stands still.
  private final AtomicInteger flows = new AtomicInteger();

  /// Who wants everything to stand still for a moment.
  private final AtomicInteger holds = new AtomicInteger();

  private Epoll.ReadyHandler handler = (_, _) -> {};
  private final Epoll.ReadyHandler dispatch = this::dispatch;
  private @Nullable ClockClient running;

  /// Interrupts that a kernel has not acknowledged yet.
  private int unanswered;

  /// The kernel that runs may go up to here without asking.
  private long grantedNanos;

  /// It cannot have come further than this.
  private long ceilingNanos;

  /// Whether the kernel that runs waits for us, at a time that it has told.
  private boolean exact;

  private boolean ready;
  private volatile long nowNanos;

  /// @param startTimeOfDayNanos the time of day at the beginning, since 1970
  VirtualTimeDriver(long startTimeOfDayNanos) {
    this.startTimeOfDayNanos = startTimeOfDayNanos;
    epoll.add(wakeUp, Epoll.IN, WAKE_KEY);
    clients.add(null); // the calendar's own number
  }

  @Override
  public long nowNanos() {
    return nowNanos;
  }

  @Override
  public boolean isQuiet() {
    return running == null && unanswered == 0;
  }

  @Override
  public void timerAdded(long atNanos) {
    if (running != null && atNanos < grantedNanos) {
      grantedNanos = Math.max(atNanos, nowNanos);
      schedule.freeUntil(grantedNanos);
      if (exact) {
        ceilingNanos = grantedNanos;
      }
    }
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
  public void await(long deadlineNanos, Epoll.ReadyHandler handler) {
    this.handler = handler;
    if (!isQuiet()) {
      poll(-1);
      return;
    }
    if (poll(0) || deadlineNanos <= nowNanos) {
      return;
    }
    if (!advance(deadlineNanos)) {
      poll(-1);
    }
  }

  /// Goes to whatever comes next.
  ///
  /// @return whether there was anything
  private boolean advance(long deadlineNanos) {
    if (holds.get() > 0) {
      return false;
    }
    ClockClient next = null;
    long nextNanos = NEVER;
    long secondNanos = NEVER;
    for (ClockClient client : clients) {
      if (client == null) {
        continue;
      }
      switch (client.state()) {
        case EXPECTED -> {
          return false; // it would begin at another time in every run
        }
        case STARTED -> {
          letIn(client, deadlineNanos);
          return true;
        }
        case WAITING -> {
          long wanted = schedule.request(client.id());
          if (wanted < nextNanos) {
            secondNanos = nextNanos;
            nextNanos = wanted;
            next = client;
          } else {
            secondNanos = Math.min(secondNanos, wanted);
          }
        }
        case RUNNING, GONE -> {}
      }
    }
    if (flows.get() == 0 || (deadlineNanos == NEVER && next == null)) {
      return false;
    }
    if (next == null || deadlineNanos <= nextNanos) {
      setNow(deadlineNanos);
    } else {
      setNow(nextNanos);
      grant(next, Math.min(deadlineNanos, secondNanos));
      next.run(nextNanos);
    }
    return true;
  }

  private void letIn(ClockClient client, long deadlineNanos) {
    grant(client, deadlineNanos);
    client.start(nowNanos, schedule, log);
  }

  private void grant(ClockClient client, long nextEventNanos) {
    running = client;
    client.state(ClockClient.State.RUNNING);
    grantedNanos = Math.max(nowNanos, Math.min(nextEventNanos, nowNanos + GRANT_NANOS));
    ceilingNanos = grantedNanos;
    schedule.freeUntil(grantedNanos);
    schedule.running(client.id());
  }

  private void setNow(long nanos) {
    if (nanos > nowNanos) {
      nowNanos = nanos;
    }
    schedule.currentTime(nowNanos);
  }

  private boolean poll(long timeoutNanos) {
    ready = false;
    epoll.await(timeoutNanos, dispatch);
    return ready;
  }

  private void dispatch(long key, int events) {
    ready = true;
    if (key == WAKE_KEY) {
      long ignored = EventFds.drain(wakeUp);
      shorten();
    } else if (key >= 0) {
      if (running != null) {
        setNow(schedule.currentTime());
      }
      handler.ready(key, events);
    } else if (key > SOCKET_KEYS) {
      accept(client(LISTENER_KEYS - key));
    } else {
      receive(client(SOCKET_KEYS - key));
    }
  }

  /// Somebody has something to do that must wait until nobody runs: at the next turn of the clock.
  private void shorten() {
    if (running != null) {
      grantedNanos = nowNanos;
      schedule.freeUntil(nowNanos);
    }
  }

  private @Nullable ClockClient client(long number) {
    return clients.get(Math.toIntExact(number));
  }

  private void accept(@Nullable ClockClient client) {
    @Nullable Fd socket = client == null ? null : client.accept();
    if (client != null && socket != null) {
      epoll.add(socket, Epoll.IN, SOCKET_KEYS - client.id());
    }
  }

  private void receive(@Nullable ClockClient client) {
    if (client == null) {
      return;
    }
    switch (client.read()) {
      case ClockClient.START -> client.state(ClockClient.State.STARTED);
      case ClockClient.WAIT -> waits(client);
      case ClockClient.GET -> client.answer(nowNanos);
      case ClockClient.GET_TIME_OF_DAY -> client.answer(startTimeOfDayNanos + nowNanos);
      case -1 -> drop(client);
      default -> client.answer(0);
    }
  }

  private void waits(ClockClient client) {
    if (running != client) {
      drop(client); // it has not understood
      return;
    }
    running = null;
    client.state(ClockClient.State.WAITING);
    schedule.running(Schedule.CALENDAR);
    long ahead = Math.min(ceilingNanos, schedule.request(client.id()));
    setNow(Math.max(schedule.currentTime(), ahead));
  }

  private void drop(ClockClient client) {
    if (running == client) {
      running = null;
      schedule.running(Schedule.CALENDAR);
      setNow(nowNanos);
    }
    epoll.remove(client.listener());
    Fd socket = client.socket();
    if (socket != null) {
      epoll.remove(socket);
    }
    client.close();
    clients.set(client.id(), null);
  }

  /// Listens for a kernel; until it has come, time stands still.
  ///
  /// @param socket path of the socket, at most 107 bytes
  /// @throws dev.umlaut.os.LinuxException when the socket cannot be made
  ClockClient expect(String name, Path socket) {
    int id = 1;
    while (id < clients.size() && clients.get(id) != null) {
      id++;
    }
    if (id > Schedule.CLIENTS_MAX) {
      throw new IllegalStateException(
          "more than " + Schedule.CLIENTS_MAX + " kernels on one clock");
    }
    var client = new ClockClient(id, name, socket);
    schedule.clear(id);
    if (id == clients.size()) {
      clients.add(client);
    } else {
      clients.set(id, client);
    }
    epoll.add(client.listener(), Epoll.IN, LISTENER_KEYS - id);
    return client;
  }

  /// Forgets a kernel, which loses its clock if it still runs.
  void forget(ClockClient client) {
    if (client.state() != ClockClient.State.GONE) {
      drop(client);
    }
  }

  /// Runs something that a kernel has asked for and waits for: nobody's time passes meanwhile.
  void exactly(Runnable work) {
    exact = true;
    try {
      work.run();
    } finally {
      exact = false;
    }
  }

  /// An interrupt was sent: until its kernel has taken it nothing else happens.
  void interruptSent() {
    unanswered++;
  }

  /// An interrupt was taken, or its kernel is gone.
  void interruptTaken() {
    unanswered--;
  }

  AtomicInteger flows() {
    return flows;
  }

  AtomicInteger holds() {
    return holds;
  }

  @Override
  public void wake() {
    wakeUpLock.lock();
    try {
      if (wakeUp.isOpen()) {
        EventFds.signal(wakeUp);
      }
    } finally {
      wakeUpLock.unlock();
    }
  }

  @Override
  public void close() {
    wakeUpLock.lock();
    try {
      clients.stream().filter(Objects::nonNull).forEach(ClockClient::close);
      epoll.close();
      wakeUp.close();
      log.close();
      schedule.close();
    } finally {
      wakeUpLock.unlock();
    }
  }
}
