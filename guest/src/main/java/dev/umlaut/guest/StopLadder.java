// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.os.UmlautException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Ends a guest, by ever rougher means, each with its time:
///
/// 1. `systemctl poweroff` by the shell, if there is one, else ctrl-alt-del on the management
///    console, which systemd takes for a reboot (and `noreboot` makes that an end);
/// 2. `halt` on the management console;
/// 3. SIGTERM;
/// 4. SIGKILL for all of the process group.
final class StopLadder {
  private static final Duration REQUEST_MAX = Duration.ofSeconds(1);
  private static final Duration HALT_MAX = Duration.ofMillis(500);
  private static final Duration TERMINATE_MAX = Duration.ofSeconds(1);
  private static final Duration KILL_MAX = Duration.ofSeconds(5);

  private final UmlProcess process;
  private final Mconsole console;
  private final @Nullable Shell shell;

  StopLadder(UmlProcess process, Mconsole console, @Nullable Shell shell) {
    this.process = process;
    this.console = console;
    this.shell = shell;
  }

  /// Goes down the whole ladder.
  ///
  /// @param patience how long the host's own shutting down may take
  StopOutcome stop(Duration patience) throws InterruptedException {
    if (!process.isAlive()) {
      return StopOutcome.ALREADY_ENDED;
    }
    if (powerOff() && process.awaitExit(patience)) {
      return StopOutcome.POWERED_OFF;
    }
    if (ask(() -> console.halt(REQUEST_MAX)) && process.awaitExit(HALT_MAX)) {
      return StopOutcome.HALTED;
    }
    process.terminate();
    if (process.awaitExit(TERMINATE_MAX)) {
      return StopOutcome.TERMINATED;
    }
    return kill();
  }

  /// Takes the last rung at once.
  StopOutcome kill() throws InterruptedException {
    if (!process.isAlive()) {
      return StopOutcome.ALREADY_ENDED;
    }
    process.kill();
    if (!process.awaitExit(KILL_MAX)) {
      throw new UmlautException(
          "process " + process.pid() + " survives SIGKILL",
          "it waits for the machine's own disk or memory; see its state in ps");
    }
    return StopOutcome.KILLED;
  }

  private boolean powerOff() {
    Shell open = shell;
    if (open != null
        && ask(() -> open.run("systemctl poweroff --no-block", REQUEST_MAX.multipliedBy(2)))) {
      return true;
    }
    return ask(() -> console.controlAltDelete(REQUEST_MAX));
  }

  /// A request that fails is a rung that does not hold: the next one is tried.
  private boolean ask(Runnable request) {
    if (!process.isAlive()) {
      return true;
    }
    try {
      request.run();
      return true;
    } catch (UmlautException e) {
      System.getLogger(StopLadder.class.getName())
          .log(System.Logger.Level.DEBUG, "while stopping process " + process.pid(), e);
      return !process.isAlive();
    }
  }
}
