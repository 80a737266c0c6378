// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Somebody's claim on virtual time, [that it passes][EventLoop#passing] or [that it stands
/// still][EventLoop#standing], until it is closed. Claims of the same kind add up; one that it
/// stands still is stronger. Any thread; closing is idempotent.
///
/// @since 0.1
public final class Claim implements AutoCloseable {
  private final @Nullable AtomicInteger claims;
  private final Runnable changed;
  private final AtomicBoolean open = new AtomicBoolean(true);

  Claim(@Nullable AtomicInteger claims, Runnable changed) {
    this.claims = claims;
    this.changed = changed;
    if (claims != null) {
      claims.incrementAndGet();
      changed.run();
    }
  }

  /// One that claims nothing: in real time nobody is asked, and in virtual time somebody else may
  /// be who says that it passes.
  public static Claim none() {
    return new Claim(null, () -> {});
  }

  @Override
  public void close() {
    if (claims != null && open.getAndSet(false)) {
      claims.decrementAndGet();
      changed.run();
    }
  }
}
