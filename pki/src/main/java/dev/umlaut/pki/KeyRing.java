// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Take many keys from a stock, with all processors.
final class KeyRing {
  private record Named(String name, KeyMaterial key) {}

  private KeyRing() {}

  /// All of the keys by name.
  ///
  /// @throws CancellationException when the thread is interrupted, which stays so
  static Map<String, KeyMaterial> of(Collection<KeyDefinition> definitions, KeyStock stock) {
    List<KeyDefinition> longestFirst =
        definitions.stream()
            .sorted(Comparator.comparingInt((KeyDefinition key) -> key.type().effort()).reversed())
            .toList();
    Map<String, KeyMaterial> keys = new HashMap<>();
    int threads = Math.clamp(longestFirst.size(), 1, Runtime.getRuntime().availableProcessors());
    // Closed in the other order: who waits for a process learns that it is gone, and ends.
    try (ExecutorService processors = Executors.newFixedThreadPool(threads);
        KeyMill mill = new KeyMill()) {
      CompletionService<Named> results = new ExecutorCompletionService<>(processors);
      try {
        longestFirst.forEach(
            key -> results.submit(() -> new Named(key.name(), take(key, stock, mill))));
        for (int ready = 1; ready <= longestFirst.size(); ready++) {
          Named made = results.take().get();
          keys.put(made.name(), made.key());
          stock.progress(ready, longestFirst.size());
        }
      } finally {
        processors.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while keys were made");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("keys could not be made", e.getCause());
    }
    return keys;
  }

  private static KeyMaterial take(KeyDefinition key, KeyStock stock, KeyMill mill) {
    return new KeyMaterial(
        key.type(), stock.key(key.name(), key.type(), () -> mill.make(key.type())));
  }
}
