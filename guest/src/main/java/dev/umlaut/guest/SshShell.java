// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.loop.Claim;
import dev.umlaut.loop.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;

/// A [Shell] on one SSH connection.
final class SshShell implements Shell, AutoCloseable {
  private static final byte[] NO_INPUT = {};
  private static final Duration KILL_MAX = Duration.ofSeconds(2);

  private final EventLoop loop;
  private final String host;
  private final ClientSession session;

  SshShell(EventLoop loop, String host, ClientSession session) {
    this.loop = loop;
    this.host = host;
    this.session = session;
  }

  @Override
  public CommandResult run(String command, Duration limit) {
    return run(command, NO_INPUT, limit);
  }

  @Override
  public CommandResult run(String command, byte[] stdin, Duration limit) {
    return outcome(start(AnnouncedPid.announcing(command), command, stdin), command, limit);
  }

  /// As [#run(String, Duration)], for a command that begins while virtual time stands still.
  ///
  /// @param standing closed as soon as the host has been asked for it
  CommandResult run(String command, Duration limit, Claim standing) {
    SshCommand running;
    try (standing) {
      running = start(AnnouncedPid.announcing(command), command, NO_INPUT);
    }
    return outcome(running, command, limit);
  }

  private CommandResult outcome(SshCommand running, String command, Duration limit) {
    try {
      boolean ended = running.await(limit);
      if (!ended || running.overflowed()) {
        running.pid().ifPresent(this::kill);
      }
      if (!ended) {
        throw new CommandTimeoutException(host, command, limit, running.soFar());
      }
      return running.result();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ShellException(host + ": interrupted during: " + command, "", e);
    } finally {
      running.close();
    }
  }

  private SshCommand start(String text, String command, byte[] stdin) {
    // Until the request is with the host, time has no reason to pass.
    try (Claim _ = loop.standing()) {
      ChannelExec channel = session.createExecChannel(text);
      return SshCommand.start(loop, host, command, stdin, channel);
    } catch (IOException | IllegalStateException e) { // the latter when the session is closing
      throw new ShellException(
          host + ": the control connection is gone: " + e.getMessage(),
          "the host has stopped or crashed: look at the end of its console log",
          e);
    }
  }

  /// Kills a command's process group. If the host is too busy even for that, the caller is told of
  /// the time-out all the same.
  private void kill(int pid) {
    String line = "kill -s KILL -- -%d %d 2>/dev/null".formatted(pid, pid);
    try (SshCommand killer = start(line, line, NO_INPUT)) {
      boolean _ = killer.await(KILL_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ShellException e) {
      // The connection is gone, and with it the need to kill: the time-out is the better message.
    }
  }

  HostSession open(SessionRequest request, Supplier<Runnable> time) {
    try {
      return HostSession.open(loop, host, HostSession.channel(session, request), time, this::kill);
    } catch (IOException | IllegalStateException e) { // the latter when the session is closing
      throw new ShellException(
          host + ": the control connection is gone: " + e.getMessage(),
          "the host has stopped or crashed: look at the end of its console log",
          e);
    }
  }

  HostStream connect(int port) throws IOException {
    return connect(session -> HostStream.open(session, port));
  }

  HostStream connect(String address, int port) throws IOException {
    return connect(session -> HostStream.open(session, address, port));
  }

  private interface Opening {
    HostStream in(ClientSession session) throws IOException;
  }

  private HostStream connect(Opening opening) throws IOException {
    try {
      return opening.in(session);
    } catch (IllegalStateException e) { // the session is closing
      throw new IOException(host + ": the control connection is gone", e);
    }
  }

  boolean isOpen() {
    return session.isOpen();
  }

  @Override
  public void close() {
    session.close(true);
  }
}
