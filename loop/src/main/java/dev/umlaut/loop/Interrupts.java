// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import org.jspecify.annotations.Nullable;

/// The interrupts that one device sends to its kernel: until the kernel has acknowledged each, no
/// time passes and nothing else happens.
///
/// Owned by the loop thread.
///
/// @since 0.1
public final class Interrupts implements AutoCloseable {
  private final VirtualTimeDriver driver;
  private final @Nullable ClockClient kernel;
  private final Runnable overdue;
  private int unanswered;
  private boolean open = true;

  Interrupts(VirtualTimeDriver driver, @Nullable ClockClient kernel, Runnable overdue) {
    this.driver = driver;
    this.kernel = kernel;
    this.overdue = overdue;
  }

  /// One is about to be sent: the kernel finds in its schedule at what time it comes. Call it while
  /// no kernel runs.
  public void sending() {
    if (kernel != null && kernel.state() == ClockClient.State.WAITING) {
      kernel.tellTime(driver.nowNanos(kernel));
    }
  }

  /// One was sent.
  ///
  /// @throws IllegalStateException after [#close]
  public void sent() {
    if (!open) {
      throw new IllegalStateException("an interrupt that nobody could acknowledge");
    }
    if (unanswered++ == 0) {
      driver.awaitAnswers(this);
    }
  }

  /// One was acknowledged.
  ///
  /// @return false when none was sent
  public boolean taken() {
    if (unanswered == 0) {
      return false;
    }
    if (--unanswered == 0) {
      driver.allAnswered(this);
    }
    return true;
  }

  /// The kernel is gone, and nothing is waited for any more. Further calls do nothing.
  @Override
  public void close() {
    open = false;
    if (unanswered > 0) {
      unanswered = 0;
      driver.allAnswered(this);
    }
  }

  @Nullable ClockClient kernel() {
    return kernel;
  }

  void overdue() {
    overdue.run();
  }
}
