// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import dev.umlaut.loop.Claim;
import dev.umlaut.loop.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/// A loop in virtual time without kernels: its clock jumps from timer to timer.
final class VirtualLab implements AutoCloseable {
  static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  final EventLoop loop = EventLoop.startVirtual("virtual-test", START);

  /// Runs something on the loop.
  void run(Runnable action) {
    loop.call(() -> {
      action.run();
      return true;
    });
  }

  /// Lets time pass, and all that happens in it.
  void pass(Duration time) {
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    run(() -> {
      Claim passing = loop.passing();
      var _ =
          loop.at(
              loop.nowNanos() + time.toNanos(),
              Integer.MAX_VALUE,
              () -> {
                passing.close();
                over.complete(true);
              });
    });
    over.join();
  }

  @Override
  public void close() {
    loop.close();
  }
}
