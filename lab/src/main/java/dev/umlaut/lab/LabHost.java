// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.guest.CommandResult;
import dev.umlaut.guest.Guest;
import dev.umlaut.guest.HostConsole;
import dev.umlaut.guest.HostSession;
import dev.umlaut.guest.Phase;
import dev.umlaut.guest.SessionRequest;
import dev.umlaut.guest.Shell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// A host of a running lab. Safe for any thread.
///
/// @since 0.1
public final class LabHost {
  private static final Duration COMMAND_LIMIT = Duration.ofMinutes(1);
  private static final Duration CONSOLE_LIMIT = Duration.ofSeconds(5);

  private final HostDefinition definition;
  private final Guest guest;
  private final AtomicBoolean paused;

  LabHost(HostDefinition definition, Guest guest) {
    this(definition, guest, new AtomicBoolean());
  }

  private LabHost(HostDefinition definition, Guest guest, AtomicBoolean paused) {
    this.definition = definition;
    this.guest = guest;
    this.paused = paused;
  }

  /// The same host, described in another way.
  LabHost redefined(HostDefinition other) {
    return new LabHost(other, guest, paused);
  }

  /// The host's name.
  public String name() {
    return definition.name();
  }

  /// What the lab's file says about it.
  public HostDefinition definition() {
    return definition;
  }

  /// Runs commands in it, as root.
  public Shell shell() {
    return guest.shell();
  }

  /// Runs a command in it, as root, for a minute at most. See [Shell#run].
  ///
  /// @param command a line, or a whole program, for `sh -c`
  /// @return what it wrote, and its exit status: also when that is not 0
  /// @throws dev.umlaut.guest.ShellException it is not ready, went away, or took too long
  public CommandResult run(String command) {
    return shell().run(command, COMMAND_LIMIT);
  }

  /// Whether it runs.
  public Phase phase() {
    return guest.phase();
  }

  /// The file with everything its console said; it is gone when the lab is closed.
  public Path consoleLog() {
    return guest.spec().consoleLog();
  }

  /// The end of what its console said, at most 20 lines.
  public List<String> lastConsoleLines() {
    return guest.lastConsoleLines();
  }

  /// The Unix socket that is its vsock, with Firecracker's handshake `CONNECT <port>`.
  public Path vsockSocket() {
    return guest.spec().vsockSocket();
  }

  /// Runs something in it with which somebody talks.
  ///
  /// @param time called before it begins, while virtual time stands still, to let it pass if it
  ///   must; what it returns runs when it has ended, before time passes any further
  /// @return to be closed
  /// @throws dev.umlaut.guest.ShellException it is not ready, or went away
  public HostSession open(SessionRequest request, Supplier<Runnable> time) {
    return guest.open(request, time);
  }

  /// What a person would see on its screen.
  public HostConsole screen() {
    return guest.screen();
  }

  /// The process that is its kernel.
  public long pid() {
    return guest.pid();
  }

  /// The processor time that it has used since it was booted last.
  public Duration cpuTime() {
    return guest.cpuTime();
  }

  /// Lets it stand still: it computes nothing and answers nobody, until [#resume]. Its clocks are
  /// right afterwards: to itself it looks as if it had been busy, to others as if its cables had
  /// been pulled. Only in real time.
  ///
  /// @return whether it did not stand still before
  /// @throws dev.umlaut.os.UmlautException its kernel does not answer
  public boolean pause() {
    if (!paused.compareAndSet(false, true)) {
      return false;
    }
    boolean done = false;
    try {
      guest.console().stop(CONSOLE_LIMIT);
      done = true;
    } finally {
      paused.set(done);
    }
    return true;
  }

  /// Lets it go on.
  ///
  /// @return whether it stood still before
  /// @throws dev.umlaut.os.UmlautException its kernel does not answer
  public boolean resume() {
    if (!paused.compareAndSet(true, false)) {
      return false;
    }
    guest.console().go(CONSOLE_LIMIT);
    return true;
  }

  /// Whether it stands still, whoever has paused it.
  public boolean isPaused() {
    return paused.get() && phase() != Phase.ENDED;
  }

  Guest guest() {
    return guest;
  }
}
