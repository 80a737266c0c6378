// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.os.UmlautException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/// Does several things at once, each on a virtual thread of its own, and waits for all.
final class Together {
  private Together() {}

  /// Run all tasks. The first that fails interrupts the others; when they have come to an end its
  /// exception is thrown.
  ///
  /// @return their results, in the order of the tasks
  static <T> List<T> run(List<Callable<T>> tasks) {
    // Closing the executor waits for tasks that were interrupted.
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletionService<T> completion = new ExecutorCompletionService<>(threads);
      List<Future<T>> futures = new ArrayList<>();
      tasks.forEach(task -> futures.add(completion.submit(task)));
      try {
        for (int i = 0; i < tasks.size(); i++) {
          T _ = completion.take().get();
        }
        return futures.stream().map(Future::resultNow).toList();
      } catch (ExecutionException e) {
        throw unchecked(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UmlautException("interrupted", "", e);
      } finally {
        futures.forEach(future -> future.cancel(true));
      }
    }
  }

  /// Begin something whose result is wanted later.
  static <T> Future<T> begin(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    Thread _ = Thread.ofVirtual().start(future);
    return future;
  }

  /// Wait for what was begun.
  static <T> T result(Future<T> begun) {
    try {
      return begun.get();
    } catch (ExecutionException e) {
      throw unchecked(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UmlautException("interrupted", "", e);
    }
  }

  private static RuntimeException unchecked(ExecutionException e) {
    return switch (e.getCause()) {
      case RuntimeException cause -> cause;
      case Error cause -> throw cause;
      case null, default -> new UmlautException(String.valueOf(e.getMessage()), "", e);
    };
  }
}
