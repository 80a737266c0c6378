// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.loop.Claim;
import dev.umlaut.os.UmlautException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Ends a guest, by ever rougher means, each with its time:
///
/// 1. `systemctl poweroff` by the shell; where there is none, or the host refuses, ctrl-alt-del on
///    the management console, which systemd takes for a reboot (and `noreboot` makes that an end).
///    A host that shuts down already must not get that: the two are in each other's way, and it
///    stays up. So where nobody knows, because the connection broke, it has half of the time first;
/// 2. `halt` on the management console;
/// 3. SIGTERM;
/// 4. SIGKILL for all of the process group.
final class StopLadder {
  private static final Duration REQUEST_MAX = Duration.ofSeconds(1);
  private static final Duration HALT_MAX = Duration.ofMillis(500);
  private static final Duration TERMINATE_MAX = Duration.ofSeconds(1);
  private static final Duration KILL_MAX = Duration.ofSeconds(5);

  private static final String POWER_OFF = "systemctl poweroff --no-block";
  private static final Duration POWER_OFF_MAX = Duration.ofSeconds(4);

  /// What the host said when it was asked to shut down.
  private enum Answer {
    ACCEPTED,
    REFUSED,
    UNKNOWN
  }

  private final UmlProcess process;
  private final Mconsole console;
  private final @Nullable SshShell shell;

  StopLadder(UmlProcess process, Mconsole console, @Nullable SshShell shell) {
    this.process = process;
    this.console = console;
    this.shell = shell;
  }

  /// Goes down the whole ladder.
  ///
  /// @param patience how long the host's own shutting down may take
  /// @param standing closed as soon as the host has been asked to shut down
  StopOutcome stop(Duration patience, Claim standing) throws InterruptedException {
    Answer answer;
    try (standing) {
      if (!process.isAlive()) {
        return StopOutcome.ALREADY_ENDED;
      }
      answer = requestPowerOff(standing);
    }
    if (powersOff(answer, patience)) {
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

  private boolean powersOff(Answer answer, Duration patience) throws InterruptedException {
    Duration half = patience.dividedBy(2);
    return switch (answer) {
      case ACCEPTED -> process.awaitExit(patience);
      case REFUSED -> controlAltDelete(patience);
      case UNKNOWN -> process.awaitExit(half) || controlAltDelete(half);
    };
  }

  private Answer requestPowerOff(Claim standing) {
    SshShell open = shell;
    if (open == null) {
      return Answer.REFUSED;
    }
    try {
      CommandResult result = open.run(POWER_OFF, POWER_OFF_MAX, standing);
      return result.exitStatus() == 0 ? Answer.ACCEPTED : Answer.REFUSED;
    } catch (UmlautException e) {
      // As a rule because sshd was among the first that ended.
      note(e);
      return Answer.UNKNOWN;
    }
  }

  private boolean controlAltDelete(Duration patience) throws InterruptedException {
    return ask(() -> console.controlAltDelete(REQUEST_MAX)) && process.awaitExit(patience);
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
      note(e);
      return !process.isAlive();
    }
  }

  private void note(UmlautException failure) {
    System.getLogger(StopLadder.class.getName())
        .log(System.Logger.Level.DEBUG, "while stopping process " + process.pid(), failure);
  }
}
