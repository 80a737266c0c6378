// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import dev.umlaut.os.Epoll;
import dev.umlaut.os.Fd;
import dev.umlaut.os.LinuxException;
import dev.umlaut.os.UmlautException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A clock that stands still while anybody computes, and jumps while everybody waits: the calendar
/// of all kernels of a lab, and of the loop's own timers.
///
/// ```
///         ┌──────────── somebody runs: serve descriptors until all wait ◄────────────┐
///         ▼                                                                          │
///   nobody runs ──► tasks and due timers ──► held? wait for descriptors              │
///                                            else: whose time comes first?           │
///                                              a timer:  now = its time              │
///                                              kernels:  now = the first request,    │
///                                                        RUN all in its window ──────┘
/// ```
///
/// Of equal times the loop's timers come first, then the kernels, which run side by side (see
/// [Calendar]): the same events have the same order every time.
///
/// Owned by the loop thread, except for [#nowNanos], [#wake], and the counters of who holds time.
final class VirtualTimeDriver implements Driver {
  private static final long LISTENER_KEYS = -1024; // from here down, one for each client
  private static final long SOCKET_KEYS = 4 * LISTENER_KEYS;

  private final Epoll epoll = new Epoll();
  private final WakeUp wakeUp = new WakeUp(epoll);
  private final Calendar calendar = new Calendar();
  private final ClockClients clients = new ClockClients();
  private final Watchdog watchdog = new Watchdog();

  /// Whose kernels have not acknowledged an interrupt yet.
  private final List<Interrupts> unanswered = new ArrayList<>();

  private final long startTimeOfDayNanos;

  /// Who wants time to pass: while nobody does it stands still.
  private final AtomicInteger flows = new AtomicInteger();

  /// Who wants everything to stand still for a moment.
  private final AtomicInteger holds = new AtomicInteger();

  private Consumer<Throwable> failures = _ -> {};
  private Epoll.ReadyHandler handler = (_, _) -> {};
  private final Epoll.ReadyHandler dispatch = this::dispatch;
  private final Consumer<ClockClient> onDeaf = this::deaf;
  private boolean ready;

  /// @param startTimeOfDayNanos the time of day at the beginning, since 1970
  VirtualTimeDriver(long startTimeOfDayNanos) {
    this.startTimeOfDayNanos = startTimeOfDayNanos;
  }

  @Override
  public long nowNanos() {
    return calendar.nowNanos();
  }

  /// What time it is for a kernel, which may boot apart from the others.
  long nowNanos(ClockClient client) {
    return calendar.nowNanos(client);
  }

  @Override
  public boolean isQuiet() {
    return !calendar.boots() && calendar.running() == null && unanswered.isEmpty();
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
    if (calendar.boots()) {
      awaitBoot();
      return;
    }
    if (!isQuiet()) {
      ClockClient running = calendar.running();
      waitFor(running != null ? running : unanswered.getFirst());
      return;
    }
    // Before the look at the descriptors: a thread that posts a task and then lets time pass has
    // woken us by then, and its task comes first.
    boolean passes = flows.get() > 0 && holds.get() == 0;
    if (poll(0) || deadlineNanos <= nowNanos()) {
      return;
    }
    if (passes) {
      clients.look(nowNanos());
      ClockClient missing = clients.missing();
      if (missing != null) {
        waitFor(missing);
        return;
      }
      if (!advance(deadlineNanos)) {
        waitFor(clients);
      }
      return;
    }
    watchdog.rest();
    poll(-1);
  }

  private void awaitBoot() {
    calendar.advanceBoot();
    ClockClient running = calendar.running();
    if (running != null) {
      waitFor(running);
    } else if (calendar.boots()) {
      watchdog.rest();
      poll(-1);
    }
  }

  private void waitFor(Object awaited) {
    long atNanos = awaited instanceof ClockClient client ? nowNanos(client) : nowNanos();
    poll(watchdog.watch(awaited, atNanos));
    if (!watchdog.bites()) {
      return;
    }
    try {
      switch (awaited) {
        case ClockClient client -> watchdog.tell(client.name());
        case ClockClients _ -> failures.accept(standstill());
        default -> List.copyOf(unanswered).forEach(Interrupts::overdue);
      }
    } catch (RuntimeException e) {
      failures.accept(e);
    }
  }

  private static UmlautException standstill() {
    return new UmlautException(
        "virtual time stands still: every host waits for ever, and nothing else is scheduled",
        "only a task or a connection from outside can wake one");
  }

  /// Goes to whatever comes next.
  ///
  /// @return whether there was anything
  private boolean advance(long deadlineNanos) {
    if (clients.firstNanos() < deadlineNanos) {
      calendar.openWindow(clients, deadlineNanos, onDeaf, failures);
    } else if (deadlineNanos != NEVER) {
      calendar.moveTo(deadlineNanos);
    } else {
      return false;
    }
    return true;
  }

  private boolean poll(long timeoutNanos) {
    ready = false;
    epoll.await(timeoutNanos, dispatch);
    return ready;
  }

  private void dispatch(long key, int events) {
    ready = true;
    if (key == WakeUp.KEY) {
      // Whatever there is to do waits until nobody runs. To make that sooner would make it depend
      // on
      // this moment, which is another one in every run.
      wakeUp.drain();
    } else if (key >= 0) {
      handler.ready(key, events);
    } else if (key > SOCKET_KEYS) {
      accept(clients.find(LISTENER_KEYS - key));
    } else {
      receive(clients.find(SOCKET_KEYS - key));
    }
  }

  private void accept(@Nullable ClockClient client) {
    try {
      @Nullable Fd socket = client == null ? null : client.accept();
      if (client != null && socket != null) {
        epoll.add(socket, Epoll.IN, SOCKET_KEYS - client.id());
      }
    } catch (LinuxException e) {
      // Out of descriptors, most likely: that kernel cannot come, and trying again would be a spin.
      drop(Objects.requireNonNull(client));
      failures.accept(e);
    }
  }

  private void receive(@Nullable ClockClient client) {
    if (client == null) {
      return;
    }
    int operation = client.read();
    switch (operation) {
      case ClockClient.START -> starts(client);
      case ClockClient.WAIT -> waits(client);
      case ClockClient.GET -> check(client, client.answer(client.toldNanos()));
      case ClockClient.GET_TIME_OF_DAY ->
          check(client, client.answer(startTimeOfDayNanos + client.toldNanos()));
      case ClockClient.BROADCAST -> check(client, client.answer(0));
      case ClockClient.REQUEST, ClockClient.UPDATE ->
          fail(client, "it does not share the schedule, which kernels do since Linux 6.11");
      case ClockClient.ACK, ClockClient.NOTHING -> {}
      case ClockClient.END -> drop(client);
      default -> fail(client, "it asks for operation " + Integer.toUnsignedString(operation));
    }
  }

  private void starts(ClockClient client) {
    if (client.state() == ClockClient.State.EXPECTED) {
      client.wantsIn();
    } else {
      fail(client, "it starts twice");
    }
  }

  private void waits(ClockClient client) {
    if (!calendar.waits(client)) {
      fail(client, "it waits without having run");
    }
  }

  private void check(ClockClient client, boolean taken) {
    if (!taken) {
      deaf(client);
    }
  }

  private void deaf(ClockClient client) {
    fail(client, "it does not read what it is told");
  }

  private void fail(ClockClient client, String reason) {
    drop(client);
    failures.accept(
        new UmlautException(client.name() + " has lost its clock: " + reason, "its kernel panics"));
  }

  private void drop(ClockClient client) {
    calendar.takeBack(client);
    epoll.remove(client.listener());
    Fd socket = client.socket();
    if (socket != null) {
      epoll.remove(socket);
    }
    client.close();
    clients.remove(client);
  }

  /// Ends the clock of a kernel that has cut off the memory it shares with us.
  @Override
  public boolean outlives(InternalError error) {
    List<ClockClient> broken = new ArrayList<>();
    clients.forEach(client -> {
      if (!client.isWhole()) {
        broken.add(client);
      }
    });
    broken.forEach(client -> fail(client, "it has cut off the memory that it shares with us"));
    return !broken.isEmpty();
  }

  @Override
  public void failures(Consumer<Throwable> handler) {
    failures = handler;
  }

  /// Listens for a kernel; until it has come, time stands still.
  ///
  /// @param socket path of the socket, at most 107 bytes
  /// @throws dev.umlaut.os.LinuxException when the socket cannot be made
  ClockClient expect(String name, Path socket) {
    ClockClient client = clients.add(name, socket);
    epoll.add(client.listener(), Epoll.IN, LISTENER_KEYS - client.id());
    return client;
  }

  /// Forgets a kernel, which loses its clock if it still runs.
  void forget(ClockClient client) {
    if (client.state() != ClockClient.State.GONE) {
      drop(client);
    }
  }

  void onStuck(Duration realLimit, Consumer<String> stuck) {
    watchdog.set(realLimit, stuck);
  }

  /// An interrupt was sent: until its kernel has taken it nothing else happens.
  void awaitAnswers(Interrupts interrupts) {
    unanswered.add(interrupts);
    @Nullable ClockClient kernel = interrupts.kernel();
    if (kernel != null) {
      kernel.interrupts(1);
    }
  }

  /// All of them were taken, or the kernel is gone.
  void allAnswered(Interrupts interrupts) {
    unanswered.remove(interrupts);
    @Nullable ClockClient kernel = interrupts.kernel();
    if (kernel != null) {
      kernel.interrupts(-1);
    }
  }

  /// The window in which a kernel boots apart from the others, or null.
  @Nullable BootWindow bootOf(ClockClient kernel) {
    return calendar.bootOf(kernel);
  }

  void bootApart(Duration duration) {
    calendar.bootApart(duration.toNanos());
  }

  AtomicInteger flows() {
    return flows;
  }

  AtomicInteger holds() {
    return holds;
  }

  @Override
  public void wake() {
    wakeUp.signal();
  }

  @Override
  public void close() {
    clients.forEach(ClockClient::close);
    epoll.close();
    wakeUp.close();
    calendar.close();
  }
}
