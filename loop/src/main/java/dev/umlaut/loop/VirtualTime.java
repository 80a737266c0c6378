// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/// The calendar of the kernels that a loop in virtual time serves: they run in User-Mode Linux's
/// external time travel (`time-travel=ext:`), where computing takes no time, and waiting none of
/// ours.
///
/// @since 0.1
public final class VirtualTime {
  /// How long a kernel may keep time from passing, in real time, unless [#onStuck] says otherwise.
  public static final Duration STUCK_LIMIT = Duration.ofSeconds(60);

  /// No device acts earlier than this after its kernel has notified it: for so long kernels can run
  /// side by side, as nothing that one does reaches another sooner.
  public static final Duration LOOKAHEAD = Duration.ofNanos(4_000);

  private final EventLoop loop;
  private final VirtualTimeDriver driver;

  VirtualTime(EventLoop loop, VirtualTimeDriver driver) {
    this.loop = loop;
    this.driver = driver;
  }

  /// Listens for the clock connection of a kernel that is about to start. Until it has come, time
  /// stands still: hosts that are started together begin at the same time. Any thread.
  ///
  /// A kernel that breaks the rules of the clock loses its connection, upon which it panics; that
  /// is told to the handler of [EventLoop#uncaught].
  ///
  /// @param name the host, for people
  /// @param socket path of the socket, at most 107 bytes
  /// @return to be closed when the kernel has ended, or will not start
  /// @throws dev.umlaut.os.LinuxException when the socket cannot be made
  public KernelClock expect(String name, Path socket) {
    ClockClient client = loop.call(() -> driver.expect(name, socket));
    return new KernelClock(loop, driver, client);
  }

  /// Sets who is told of a kernel that keeps time from passing: one that has the processor and goes
  /// on for longer than the limit without moving its clock, or that was expected and does not come
  /// although somebody claims that time passes. By default that is logged, after [#STUCK_LIMIT].
  /// Any thread; it takes effect when no kernel runs.
  ///
  /// A kernel that does not take an interrupt for so long loses that device instead. If it is
  /// nobody in particular, as all wait for ever while somebody claims that time passes, that is
  /// told to [EventLoop#uncaught].
  ///
  /// @param realLimit of the machine's own clock
  /// @param handler is given the name that [#expect] was given, once for each such delay; runs on
  ///   the loop thread. Time goes on when that kernel's process has ended
  public void onStuck(Duration realLimit, Consumer<String> handler) {
    loop.execute(() -> driver.onStuck(realLimit, handler));
  }

  /// Has the kernels that start first, all at the same time, boot apart: for so long nothing that
  /// one sends reaches another one, and none waits for another. By default they do not. Any thread;
  /// call it before they start.
  ///
  /// @param duration of the first window, on the calendar's clock
  public void bootApart(Duration duration) {
    loop.execute(() -> driver.bootApart(duration));
  }

  /// For a device whose kernel has no clock here. Loop thread.
  public DeviceClock device() {
    return new DeviceClock(loop, driver, null, 0, true);
  }
}
