// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import java.nio.file.Path;

/// The calendar of the kernels that a loop in virtual time serves: they run in User-Mode Linux's
/// external time travel (`time-travel=ext:`), where computing takes no time, and waiting none of
/// ours.
///
/// @since 0.1
public final class VirtualTime {
  private final EventLoop loop;
  private final VirtualTimeDriver driver;

  VirtualTime(EventLoop loop, VirtualTimeDriver driver) {
    this.loop = loop;
    this.driver = driver;
  }

  /// Listens for the clock connection of a kernel that is about to start. Until it has come, time
  /// stands still: hosts that are started together begin at the same time. Any thread.
  ///
  /// @param name the host, for people
  /// @param socket path of the socket, at most 107 bytes
  /// @return to be closed when the kernel has ended, or will not start
  /// @throws dev.umlaut.os.LinuxException when the socket cannot be made
  public AutoCloseable expect(String name, Path socket) {
    ClockClient client = loop.call(() -> driver.expect(name, socket));
    return () ->
        loop.call(() -> {
          driver.forget(client);
          return true;
        });
  }

  /// Runs something that a kernel asks for and waits for, such as taking a notification of a queue.
  /// What it schedules happens at exactly the time after which the kernel goes on. Loop thread.
  public void exactly(Runnable work) {
    driver.exactly(work);
  }

  /// A kernel was sent an interrupt that it is to acknowledge: nothing else happens until then.
  /// Loop thread, while no kernel runs.
  public void interruptSent() {
    driver.interruptSent();
  }

  /// A kernel has acknowledged an interrupt, or is gone. Loop thread.
  public void interruptTaken() {
    driver.interruptTaken();
  }
}
