// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The kernels of a calendar by their numbers, and what they want.
///
/// Owned by the loop thread.
final class ClockClients {
  private static final int CLIENTS_MAX = 1023;

  private final List<@Nullable ClockClient> clients = new ArrayList<>();
  private @Nullable ClockClient missing;
  private @Nullable ClockClient first;
  private long firstNanos;
  private long secondNanos;

  /// Makes a client with the first number that is free, from 1.
  ClockClient add(String name, Path socket) {
    int place = clients.indexOf(null);
    if (place < 0) {
      if (clients.size() == CLIENTS_MAX) {
        throw new IllegalStateException("more than " + CLIENTS_MAX + " kernels on one clock");
      }
      place = clients.size();
      clients.add(null);
    }
    var client = new ClockClient(place + 1, name, socket);
    clients.set(place, client);
    return client;
  }

  void remove(ClockClient client) {
    clients.set(client.id() - 1, null);
  }

  /// The client with a number, or null: it may have gone a moment ago.
  @Nullable ClockClient find(long number) {
    return clients.get(Math.toIntExact(number) - 1);
  }

  /// The highest number that there may be.
  int last() {
    return clients.size();
  }

  /// Does something with each client, which may remove it.
  void forEach(Consumer<ClockClient> action) {
    List.copyOf(clients.stream().filter(Objects::nonNull).toList()).forEach(action);
  }

  /// Looks what every client wants; the answers below are those of the last look.
  void look(long nowNanos) {
    missing = null;
    first = null;
    firstNanos = Driver.NEVER;
    secondNanos = Driver.NEVER;
    for (int i = 0; i < clients.size(); i++) {
      ClockClient client = clients.get(i);
      if (client != null) {
        if (client.state() == ClockClient.State.EXPECTED && missing == null) {
          missing = client;
        }
        compare(client, client.wantedNanos(nowNanos));
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

  /// A kernel that has not come yet: one that did not wait for it would begin at another time in
  /// every run.
  @Nullable ClockClient missing() {
    return missing;
  }

  /// Who wants the processor first; of equals it is the one with the lowest number. Null when
  /// nobody does.
  @Nullable ClockClient first() {
    return first;
  }

  /// When it wants it, or [Driver#NEVER].
  long firstNanos() {
    return firstNanos;
  }

  /// When another one wants it, or [Driver#NEVER].
  long secondNanos() {
    return secondNanos;
  }
}
