// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Looks again and again, by this machine's clock whatever clock a lab has: for what nobody tells,
/// such as the state of somebody else's process. Blocks; not for the loop's thread.
///
/// @since 0.1
public final class Polling {
  private static final long PAUSE_NANOS = 10_000_000;

  private Polling() {}

  /// One look.
  ///
  /// @param <T> what is looked for
  @FunctionalInterface
  public interface Look<T> {
    /// What was found, or empty if it is not there yet.
    ///
    /// @throws IOException there is no use in looking again
    Optional<T> once() throws IOException;
  }

  /// Looks at once, and every 10 ms from then on.
  ///
  /// @param <T> what is looked for
  /// @param limit after which nobody looks any more
  /// @return what was found, or empty at the limit, and when the thread was interrupted
  /// @throws IOException from a look
  public static <T> Optional<T> until(Duration limit, Look<T> look) throws IOException {
    long began = System.nanoTime();
    Optional<T> found = look.once();
    while (found.isEmpty()
        && System.nanoTime() - began < limit.toNanos()
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(PAUSE_NANOS);
      found = look.once();
    }
    return found;
  }
}
