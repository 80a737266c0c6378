// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.loop.EventLoop;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Knocks at a host's control port until it answers, then opens the shell.
///
/// An unanswered knock costs two small packets in memory, so it can be frequent. Each attempt is a
/// virtual thread, the pauses are timers of the loop: nobody waits busily.
final class ReadyProbe {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final EventLoop loop;
  private final GuestSpec spec;
  private final SshControl control;
  private final Consumer<SshShell> ready;
  private final Consumer<Throwable> broken;
  private @Nullable SocketChannel stream;
  private @Nullable SshShell shell;
  private boolean closed;

  /// @param ready called once, on a virtual thread; the shell stays this probe's to close
  /// @param broken called when no further attempt can help: an error of this program
  ReadyProbe(
      GuestRuntime runtime, GuestSpec spec, Consumer<SshShell> ready, Consumer<Throwable> broken) {
    this.loop = runtime.loop();
    this.control = runtime.control();
    this.spec = spec;
    this.ready = ready;
    this.broken = broken;
  }

  void start() {
    Thread.ofVirtual().name("ready-" + spec.name()).start(this::attempt);
  }

  private void attempt() {
    try {
      Optional<SocketChannel> opened = ControlPort.open(spec.vsockSocket(), ControlPort.SSH);
      if (opened.isPresent() && keep(opened.get())) {
        SshShell connected = control.connect(spec.name(), opened.get(), spec.hostKey());
        if (keep(connected)) {
          ready.accept(connected);
        }
        return;
      }
    } catch (IOException e) {
      System.getLogger(ReadyProbe.class.getName())
          .log(System.Logger.Level.DEBUG, spec.name() + " is not ready", e);
    } catch (Throwable e) { // the root of a thread
      broken.accept(e);
      return;
    }
    again();
  }

  private synchronized void again() {
    if (closed) {
      return;
    }
    try {
      var _ = loop.after(PAUSE, this::start);
    } catch (RejectedExecutionException e) {
      closed = true; // the lab is being closed
    }
  }

  private synchronized boolean keep(SocketChannel opened) throws IOException {
    if (closed) {
      opened.close();
      return false;
    }
    stream = opened;
    return true;
  }

  private synchronized boolean keep(SshShell connected) {
    if (closed) {
      connected.close();
      return false;
    }
    shell = connected;
    return true;
  }

  /// Ends the attempts, and the shell.
  synchronized void close() {
    closed = true;
    if (shell != null) {
      shell.close();
    }
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException e) {
        stream = null; // it was closed by the other side
      }
    }
  }
}
