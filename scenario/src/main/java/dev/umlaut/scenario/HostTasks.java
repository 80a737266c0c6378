// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.os.UmlautException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Does the same in several hosts: at the same time, or, in virtual time, where that would gain
/// nothing and leave to chance who comes first, one after the other.
final class HostTasks {
  private final boolean together;

  HostTasks(boolean together) {
    this.together = together;
  }

  /// Work in one host.
  interface Task<T> {
    T in(String host);
  }

  /// What became of the work in one host.
  ///
  /// @param values what the task returned; one element, or none when it failed
  /// @param failures why it failed; one element, or none
  record Done<T>(List<T> values, List<UmlautException> failures) {}

  /// Run the task for every host and wait for all. A host in which it fails does not disturb the
  /// others.
  <T> Map<String, Done<T>> inAll(Collection<String> hosts, Task<T> task) {
    Map<String, Done<T>> results = new LinkedHashMap<>();
    if (!together) {
      hosts.forEach(host -> results.put(host, attempt(host, task)));
      return results;
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Done<T>>> calls = new ArrayList<>();
      for (String host : hosts) {
        calls.add(() -> attempt(host, task));
      }
      int index = 0;
      List<Future<Done<T>>> futures = threads.invokeAll(calls);
      for (String host : hosts) {
        results.put(host, futures.get(index++).get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UmlautException("interrupted while waiting for hosts", "", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    return results;
  }

  private static <T> Done<T> attempt(String host, Task<T> task) {
    try {
      return new Done<>(List.of(task.in(host)), List.of());
    } catch (UmlautException e) {
      return new Done<>(List.of(), List.of(e));
    }
  }
}
