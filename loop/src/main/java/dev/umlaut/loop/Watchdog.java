// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Measures in real time how long virtual time has been waiting for one and the same: virtual time
/// itself cannot run out on a kernel that keeps it from passing.
///
/// Owned by the loop thread.
final class Watchdog {
  private static final System.Logger LOGGER = System.getLogger(Watchdog.class.getName());

  private long limitNanos = VirtualTime.STUCK_LIMIT.toNanos();
  private Consumer<String> handler =
      name -> LOGGER.log(System.Logger.Level.WARNING, "{0} does not let time pass", name);
  private @Nullable Object subject;
  private long atNanos;
  private long sinceNanos;
  private boolean told;

  void set(Duration limit, Consumer<String> newHandler) {
    limitNanos = limit.toNanos();
    handler = newHandler;
  }

  /// Everything waits for something; as long as it is the same thing at the same virtual time, the
  /// watch that began with it goes on.
  ///
  /// @return for how long to wait for it until the next look, -1 for ever
  @SuppressWarnings("ReferenceEquality") // the same one is meant
  long watch(Object awaited, long nowNanos) {
    if (subject != awaited || atNanos != nowNanos) {
      subject = awaited;
      atNanos = nowNanos;
      sinceNanos = System.nanoTime();
      told = false;
    }
    return told ? -1 : Math.max(0, limitNanos - (System.nanoTime() - sinceNanos));
  }

  /// Nobody is waited for.
  void rest() {
    subject = null;
  }

  /// Whether it has taken too long; that is told once.
  boolean bites() {
    if (subject == null || told || System.nanoTime() - sinceNanos < limitNanos) {
      return false;
    }
    told = true;
    return true;
  }

  void tell(String name) {
    handler.accept(name);
  }
}
