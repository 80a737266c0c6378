// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The kernels of a calendar by their numbers, and which of them comes next.
///
/// Owned by the loop thread.
final class ClockClients {
  private final List<@Nullable ClockClient> clients = new ArrayList<>();
  private int coming;
  private @Nullable ClockClient missing;
  private @Nullable ClockClient newcomer;
  private @Nullable ClockClient first;
  private long firstNanos;
  private long secondNanos;

  ClockClients() {
    clients.add(null); // the calendar's own number
  }

  /// Makes a client with the first number that is free.
  ClockClient add(String name, Path socket) {
    int id = 1;
    while (id < clients.size() && clients.get(id) != null) {
      id++;
    }
    if (id > Schedule.CLIENTS_MAX) {
      throw new IllegalStateException(
          "more than " + Schedule.CLIENTS_MAX + " kernels on one clock");
    }
    var client = new ClockClient(id, name, socket);
    if (id == clients.size()) {
      clients.add(client);
    } else {
      clients.set(id, client);
    }
    return client;
  }

  void remove(ClockClient client) {
    clients.set(client.id(), null);
  }

  /// The client with a number, or null: it may have gone a moment ago.
  @Nullable ClockClient find(long number) {
    return clients.get(Math.toIntExact(number));
  }

  /// Does something with each client, which may remove it.
  void forEach(Consumer<ClockClient> action) {
    List.copyOf(clients.stream().filter(Objects::nonNull).toList()).forEach(action);
  }

  /// Looks what every client wants; the answers below are those of the last look.
  void look(Schedule schedule) {
    coming = 0;
    missing = null;
    newcomer = null;
    first = null;
    firstNanos = Driver.NEVER;
    secondNanos = Driver.NEVER;
    for (int id = 1; id < clients.size(); id++) {
      ClockClient client = clients.get(id);
      if (client == null) {
        continue;
      }
      switch (client.state()) {
        case EXPECTED -> {
          coming++;
          missing = missing == null ? client : missing;
        }
        case STARTED -> {
          coming++;
          newcomer = newcomer == null && missing == null ? client : newcomer;
        }
        case WAITING -> compare(client, schedule.request(id));
        case RUNNING, GONE -> {}
      }
    }
  }

  private void compare(ClockClient client, long wantedNanos) {
    if (wantedNanos < firstNanos) {
      secondNanos = firstNanos;
      firstNanos = wantedNanos;
      first = client;
    } else {
      secondNanos = Math.min(secondNanos, wantedNanos);
    }
  }

  /// How many have not begun yet.
  int coming() {
    return coming;
  }

  /// A kernel that has not come yet: one that did not wait for it would begin at another time in
  /// every run.
  @Nullable ClockClient missing() {
    return missing;
  }

  /// The next kernel to be let in, when all with lower numbers are.
  @Nullable ClockClient newcomer() {
    return newcomer;
  }

  /// Whose request is the earliest; of equal ones it is the lowest number's. Null when there is
  /// none.
  @Nullable ClockClient first() {
    return first;
  }

  long firstNanos() {
    return firstNanos;
  }

  /// The earliest request of all others, or [Driver#NEVER].
  long secondNanos() {
    return secondNanos;
  }
}
