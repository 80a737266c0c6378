// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.loop.Claim;
import dev.umlaut.loop.EventLoop;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelListener;
import org.apache.sshd.common.future.CloseFuture;
import org.jspecify.annotations.Nullable;

/// One command on one channel of a control connection. Started, awaited and closed by one thread.
///
/// Virtual time passes from the request until the channel is closed, or the wait for that is over.
final class SshCommand implements AutoCloseable {
  static final int OUTPUT_BYTES_MAX = 16 * 1024 * 1024;

  /// How long a channel may stay silent after the command's exit. A daemon that the command left
  /// behind may hold the output open for ever; what the command itself wrote is long through.
  private static final Duration SILENCE_AFTER_EXIT = Duration.ofMillis(500);

  /// How long this process may take to send a message that it has.
  private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

  private static final Map<String, Integer> SIGNALS =
      Map.ofEntries(
          Map.entry("HUP", 1),
          Map.entry("INT", 2),
          Map.entry("QUIT", 3),
          Map.entry("ILL", 4),
          Map.entry("ABRT", 6),
          Map.entry("FPE", 8),
          Map.entry("KILL", 9),
          Map.entry("USR1", 10),
          Map.entry("SEGV", 11),
          Map.entry("USR2", 12),
          Map.entry("PIPE", 13),
          Map.entry("ALRM", 14),
          Map.entry("TERM", 15));

  private final Happening opened = new Happening();
  private final Happening exited = new Happening();
  private final Happening closed = new Happening();
  private final CommandOutput output = new CommandOutput(OUTPUT_BYTES_MAX, this::overflow);
  private final CommandOutput errors = new CommandOutput(OUTPUT_BYTES_MAX, this::overflow);
  private final AnnouncedPid announced = new AnnouncedPid(errors);
  private final EventLoop loop;
  private final String host;
  private final String command;
  private final byte[] stdin;
  private final ChannelExec channel;
  private final long startNanos;
  private long endNanos;
  private volatile boolean overflowed;
  private volatile Claim passing;
  private volatile @Nullable CommandInput input;

  private SshCommand(
      EventLoop loop, String host, String command, byte[] stdin, ChannelExec channel) {
    this.loop = loop;
    this.host = host;
    this.command = command;
    this.stdin = stdin;
    this.channel = channel;
    this.startNanos = loop.nowNanos();
    this.endNanos = startNanos;
    this.passing = loop.passing();
  }

  /// Asks the host to run what the channel was made for. Does not wait for the answer.
  ///
  /// @param stdin what the command reads, followed by its end
  static SshCommand start(
      EventLoop loop, String host, String command, byte[] stdin, ChannelExec channel)
      throws IOException {
    var started = new SshCommand(loop, host, command, stdin, channel);
    try {
      channel.setOut(started.output);
      channel.setErr(started.announced);
      channel.addChannelListener(started.listener());
      channel.open().addListener(started::opened);
      return started;
    } catch (IOException | RuntimeException e) {
      started.stand();
      throw e;
    }
  }

  private void opened(OpenFuture answer) {
    if (!answer.isOpened()) {
      stand();
      closed.happen();
      exited.happen();
    }
    OutputStream end = channel.getInvertedIn();
    if (end != null) {
      var begun = new CommandInput(host, stdin, channel, end);
      input = begun;
      begun.send();
    }
    opened.happen();
  }

  private void stand() {
    passing.close();
  }

  private ChannelListener listener() {
    return new ChannelListener() {
      @Override
      public void channelStateChanged(Channel changed, @Nullable String hint) {
        CommandInput waiting = input;
        if (waiting != null && CommandInput.WINDOW_ADJUST.equals(hint)) {
          waiting.windowExpanded();
        }
        if (changed instanceof ClientChannel client
            && (client.getExitStatus() != null || client.getExitSignal() != null)) {
          exited.happen();
        }
      }

      @Override
      public void channelClosed(Channel changed, @Nullable Throwable reason) {
        stand();
        opened.happen();
        closed.happen();
        exited.happen();
      }
    };
  }

  private void overflow() {
    overflowed = true;
    exited.happen();
  }

  /// Waits for the command's end and for the rest of its output. A host that has stopped answering
  /// is given no more time than the command.
  ///
  /// @return whether it ended within the limit
  boolean await(Duration limit) throws InterruptedException {
    boolean ended = opened.await(loop, limit, this::stand) && exits(limit);
    endNanos = loop.nowNanos();
    if (ended && !overflowed) {
      long before = output.totalBytes() + errors.totalBytes();
      while (!closed.await(loop, SILENCE_AFTER_EXIT, this::stand)
          && before != output.totalBytes() + errors.totalBytes()) {
        before = output.totalBytes() + errors.totalBytes();
        passing = loop.passing();
      }
    }
    stand();
    return ended;
  }

  private boolean exits(Duration limit) throws InterruptedException {
    return exited.await(loop, limit.minusNanos(loop.nowNanos() - startNanos), this::stand);
  }

  OptionalInt pid() {
    return announced.pid();
  }

  /// Tells whether the command wrote more than is kept.
  boolean overflowed() {
    return overflowed;
  }

  /// What the command came to, after [#await] has said that it ended.
  CommandResult result() {
    if (overflowed) {
      throw new ShellException(
          "%s: more than %d MiB of output from: %s"
              .formatted(host, OUTPUT_BYTES_MAX >> 20, command),
          "write to a file in the host and fetch what is needed",
          null);
    }
    Integer status = channel.getExitStatus();
    if (status != null) {
      return result(status);
    }
    String signal = channel.getExitSignal();
    if (signal != null) {
      return result(128 + signal(signal));
    }
    throw new ShellException(
        host + ": the control connection broke during: " + command,
        "the host has stopped or crashed: look at the end of its console log",
        null);
  }

  /// The number of a signal by its name in SSH; one that nobody has for an unknown name.
  static int signal(String name) {
    return SIGNALS.getOrDefault(name, 127);
  }

  /// What has come until now, without an exit status.
  CommandResult soFar() {
    return result(-1);
  }

  private CommandResult result(int status) {
    try {
      announced.close();
    } catch (IOException e) {
      throw new IllegalStateException("a buffer in memory cannot fail", e);
    }
    return new CommandResult(
        status, output.content(), errors.content(), Duration.ofNanos(endNanos - startNanos));
  }

  /// Gives the channel back. Gracefully: only then is the server told, and frees its session. What
  /// comes next on this connection comes after that.
  @Override
  public void close() {
    CloseFuture gone = channel.close(false);
    try {
      if (closed.hasHappened() && !gone.await(CLOSE_MAX)) {
        System.getLogger(SshCommand.class.getName())
            .log(System.Logger.Level.WARNING, host + ": a channel does not close");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a wait that was interrupted", e);
    } finally {
      stand();
    }
  }
}
