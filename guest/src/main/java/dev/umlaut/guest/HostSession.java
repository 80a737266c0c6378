// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.loop.Claim;
import dev.umlaut.loop.EventLoop;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.apache.sshd.client.channel.ChannelSession;
import org.apache.sshd.client.channel.PtyCapableChannelSession;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelListener;
import org.jspecify.annotations.Nullable;

/// A command or a shell in a host, with which somebody talks while it runs. How much output may
/// wait is bounded by the channel's window: whoever is slow to take it makes the command wait.
///
/// One thread calls [#run]; the others methods may be called by any.
///
/// @since 0.1
public final class HostSession implements AutoCloseable {
  private static final Duration OPEN_MAX = Duration.ofSeconds(30);
  private static final int BUFFER_BYTES = 32 * 1024;

  /// A daemon that the command left behind may hold the output open for ever.
  private static final Duration SILENCE_AFTER_EXIT = Duration.ofMillis(500);

  private final EventLoop loop;
  private final String host;
  private final ChannelSession channel;
  private final AnnouncedPid announced = new AnnouncedPid(new Errors());
  private final IntConsumer kill;

  private final Happening exited = new Happening();
  private final Happening closed = new Happening();
  private final CountDownLatch drained = new CountDownLatch(2);
  private final AtomicLong passedOn = new AtomicLong();
  private final AtomicInteger passing = new AtomicInteger();

  private volatile Sink sink = Sink.NONE;

  /// Where the output goes. Both methods may be called at once, each by a thread of its own, and
  /// may block.
  public interface Sink {
    /// Takes nothing.
    Sink NONE =
        new Sink() {
          @Override
          public void output(byte[] bytes, int offset, int length) {}

          @Override
          public void error(byte[] bytes, int offset, int length) {}
        };

    /// Takes some standard output; in a terminal also what was written to standard error.
    ///
    /// @throws IOException nobody wants any more
    void output(byte[] bytes, int offset, int length) throws IOException;

    /// Takes some standard error.
    ///
    /// @throws IOException nobody wants any more
    void error(byte[] bytes, int offset, int length) throws IOException;
  }

  private HostSession(EventLoop loop, String host, ChannelSession channel, IntConsumer kill) {
    this.loop = loop;
    this.host = host;
    this.channel = channel;
    this.kill = kill;
  }

  /// Opens a channel and waits until the host has begun.
  ///
  /// @param time see [Guest#open]
  /// @param kill ends the process group with this id
  /// @throws IOException the connection is gone
  static HostSession open(
      EventLoop loop,
      String host,
      PtyCapableChannelSession channel,
      Supplier<Runnable> time,
      IntConsumer kill)
      throws IOException {
    HostSession session = new HostSession(loop, host, channel, kill);
    OpenFuture opening;
    // Until the request is with the host, time has no reason to pass.
    try (Claim _ = loop.standing()) {
      channel.addChannelListener(session.listener(time.get()));
      opening = channel.open();
    }
    try {
      opening.verify(OPEN_MAX);
      return session;
    } catch (IOException e) {
      channel.close(true);
      throw e;
    }
  }

  /// The channel for a request.
  static PtyCapableChannelSession channel(ClientSession session, SessionRequest request)
      throws IOException {
    TerminalSize terminal = request.terminal();
    PtyCapableChannelSession channel;
    if (request.command().isEmpty()) {
      channel = session.createShellChannel();
    } else if (terminal == null) {
      channel = session.createExecChannel(AnnouncedPid.announcing(request.command()));
    } else {
      channel = session.createExecChannel(request.command());
    }
    channel.setUsePty(terminal != null);
    if (terminal != null) {
      channel.setPtyType(request.terminalType());
      channel.setPtyColumns(terminal.columns());
      channel.setPtyLines(terminal.rows());
    }
    return channel;
  }

  private ChannelListener listener(Runnable ended) {
    return new ChannelListener() {
      @Override
      public void channelStateChanged(Channel changed, @Nullable String hint) {
        if (channel.getExitStatus() != null || channel.getExitSignal() != null) {
          exited.happen();
        }
      }

      @Override
      public void channelClosed(Channel changed, @Nullable Throwable reason) {
        // Before anything else: the bytes that say so keep virtual time from passing.
        ended.run();
        exited.happen();
        closed.happen();
      }
    };
  }

  /// Passes on all output, and waits for the end.
  ///
  /// @return the exit status; 128 and more for a signal
  /// @throws ShellException the host went away
  public int run(Sink taker) throws InterruptedException {
    sink = taker;
    InputStream out = Objects.requireNonNull(channel.getInvertedOut(), "an open channel");
    InputStream err = Objects.requireNonNull(channel.getInvertedErr(), "an open channel");
    start("out", out, taker::output);
    start("err", err, announced::write);
    exited.await();
    long before;
    do {
      before = passedOn.get();
    } while (!closed.await(loop, SILENCE_AFTER_EXIT)
        && (passing.get() > 0 || before != passedOn.get()));
    if (closed.hasHappened()) {
      drained.await();
    }
    return status();
  }

  private void start(String what, InputStream from, Taker taker) {
    Thread.ofVirtual().name(host + "-" + what).start(() -> copy(from, taker));
  }

  private interface Taker {
    void take(byte[] bytes, int offset, int length) throws IOException;
  }

  private void copy(InputStream from, Taker taker) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
        passing.incrementAndGet();
        taker.take(buffer, 0, count);
        passing.decrementAndGet();
        passedOn.addAndGet(count);
      }
    } catch (IOException e) {
      // Nobody wants it any more, or the connection is gone: the end says which. The host must hear
      // of it, so that it hangs up on what runs in the terminal.
      channel.close(false);
    } finally {
      drained.countDown();
    }
  }

  private int status() {
    Integer status = channel.getExitStatus();
    if (status != null) {
      return status;
    }
    String signal = channel.getExitSignal();
    if (signal != null) {
      return 128 + SshCommand.signal(signal);
    }
    throw new ShellException(
        host + ": the control connection broke",
        "the host has stopped or crashed: \"umlaut log " + host + "\" shows the end of its console",
        null);
  }

  /// What goes to the command's standard input; closing it says that nothing follows.
  public OutputStream in() {
    return Objects.requireNonNull(channel.getInvertedIn(), "an open channel");
  }

  /// Tells the host that its terminal has another size now.
  public void resize(TerminalSize size) {
    try {
      if (channel instanceof PtyCapableChannelSession terminal) {
        terminal.sendWindowChange(size.columns(), size.rows());
      }
    } catch (IOException e) {
      channel.close(true); // the connection is gone
    }
  }

  /// Ends the session. A command that still runs is killed, with its process group.
  @Override
  public void close() {
    OptionalInt pid = announced.pid();
    if (!exited.hasHappened() && pid.isPresent()) {
      kill.accept(pid.getAsInt());
    }
    channel.close(false);
  }

  /// Standard error behind the announcement.
  private final class Errors extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte @Nullable [] bytes, int offset, int length) throws IOException {
      if (bytes != null) {
        sink.error(bytes, offset, length);
      }
    }
  }
}
