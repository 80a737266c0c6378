// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Keeps every processor of this machine busy until it is closed: a thread for each, so that
/// whoever else wants one gets half of it.
final class BusyMachine implements AutoCloseable {
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closing;
  private final AtomicLong result = new AtomicLong();

  BusyMachine() {
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      threads.add(Thread.ofPlatform().daemon().name("busy-" + i).start(this::compute));
    }
  }

  private void compute() {
    long number = System.nanoTime();
    while (!closing) {
      for (int i = 0; i < 1_000_000; i++) {
        number = number * 6_364_136_223_846_793_005L + 1;
      }
      result.set(number); // so that nobody finds it superfluous
    }
  }

  @Override
  public void close() {
    closing = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public String toString() {
    return threads.size() + " busy threads";
  }
}
