// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.loop.Claim;
import dev.umlaut.loop.Timeline;
import dev.umlaut.vhost.VsockDevice;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Knocks at a host's control port until it answers, then opens the shell.
///
/// An unanswered knock costs two small packets in memory, so it can be frequent. Knocks and pauses
/// belong to the host's timeline; only who is let in gets a thread. Virtual time stands still while
/// this machine computes.
final class ReadyProbe {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final GuestSpec spec;
  private final SshControl control;
  private final Consumer<SshShell> ready;
  private final Consumer<Throwable> broken;
  private @Nullable SshStream stream;
  private @Nullable SshShell shell;
  private boolean closed;

  /// @param ready called once, on a virtual thread; the shell stays this probe's to close
  /// @param broken called when no further attempt can help: an error of this program
  ReadyProbe(
      GuestRuntime runtime, GuestSpec spec, Consumer<SshShell> ready, Consumer<Throwable> broken) {
    this.control = runtime.control();
    this.spec = spec;
    this.ready = ready;
    this.broken = broken;
  }

  /// Where to knock.
  private final class Door implements ControlStream.Caller {
    private final Timeline timeline;
    private final VsockDevice device;

    private Door(Timeline timeline, VsockDevice device) {
      this.timeline = timeline;
      this.device = device;
    }

    @Override
    public void opened(ControlStream stream) {
      accepted(this, stream);
    }

    @Override
    public void refused() {
      again(this);
    }
  }

  /// Begins. Loop thread.
  ///
  /// @param timeline of the host
  void start(Timeline timeline, VsockDevice device) {
    knock(new Door(timeline, device));
  }

  private void knock(Door door) {
    if (!isClosed()) {
      ControlStream.connect(door.timeline, door.device, ControlStream.SSH_PORT, door);
    }
  }

  private void accepted(Door door, SshStream accepted) {
    if (!keep(accepted)) {
      return;
    }
    Claim standing = door.timeline.standing();
    Thread.ofVirtual()
        .name("ready-" + spec.name())
        .start(() -> {
          try (standing) {
            control.connect(
                spec.name(),
                accepted,
                spec.hostKey(),
                connected -> {
                  if (keep(connected)) {
                    ready.accept(connected);
                  }
                },
                failure -> failed(door, failure));
          } catch (Throwable e) { // the root of a thread
            broken.accept(e);
          }
        });
  }

  private void failed(Door door, Throwable failure) {
    if (failure instanceof IOException) {
      System.getLogger(ReadyProbe.class.getName())
          .log(System.Logger.Level.DEBUG, spec.name() + " is not ready", failure);
      again(door);
    } else {
      broken.accept(failure);
    }
  }

  private void again(Door door) {
    try {
      door.timeline.later(PAUSE, () -> knock(door));
    } catch (RejectedExecutionException e) {
      close(); // the lab is being closed
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized boolean keep(SshStream accepted) {
    if (closed) {
      accepted.close();
      return false;
    }
    stream = accepted;
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
      stream.close();
    }
  }
}
