// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;

/// Runs a command as `sshd` does: by a shell that leads a session of its own.
final class ShellCommand implements Command {
  private final String text;
  private @Nullable InputStream in;
  private @Nullable OutputStream out;
  private @Nullable OutputStream errors;
  private @Nullable ExitCallback callback;

  ShellCommand(String text) {
    this.text = text;
  }

  @Override
  public void setInputStream(InputStream stream) {
    in = stream;
  }

  @Override
  public void setOutputStream(OutputStream stream) {
    out = stream;
  }

  @Override
  public void setErrorStream(OutputStream stream) {
    errors = stream;
  }

  @Override
  public void setExitCallback(ExitCallback exit) {
    callback = exit;
  }

  @Override
  public void start(ChannelSession channel, Environment environment) throws IOException {
    Process started = new ProcessBuilder("setsid", "sh", "-c", text).start();
    InputStream stdin = requireNonNull(in);
    OutputStream stdout = requireNonNull(out);
    OutputStream stderr = requireNonNull(errors);
    Thread.ofVirtual().start(() -> copy(stdin, started.getOutputStream(), true));
    Thread error = Thread.ofVirtual().start(() -> copy(started.getErrorStream(), stderr, false));
    Thread.ofVirtual()
        .start(() -> {
          copy(started.getInputStream(), stdout, false);
          try {
            error.join();
            requireNonNull(callback).onExit(started.waitFor());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static void copy(InputStream from, OutputStream to, boolean close) {
    byte[] buffer = new byte[32 * 1024];
    try (OutputStream last = close ? to : OutputStream.nullOutputStream()) {
      for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
        to.write(buffer, 0, count);
        to.flush();
      }
      last.flush();
    } catch (IOException e) {
      // One of the two ends is gone, as happens when a command is killed.
    }
  }

  @Override
  public void destroy(ChannelSession channel) {
    // Left running, as sshd does: the client is to kill it.
  }
}
