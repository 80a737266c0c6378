// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.loop.EventLoop;
import dev.umlaut.loop.Interest;
import dev.umlaut.loop.Watch;
import dev.umlaut.os.Fd;
import dev.umlaut.os.LinuxException;
import dev.umlaut.os.UnixSockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// A listening unix socket, with the file it is reached by.
///
/// Owned by the loop's thread.
final class Listener implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(Listener.class.getName());

  /// How long to wait after a connection could not be taken: out of descriptors, most likely, and
  /// trying again at once would not help.
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final EventLoop loop;
  private final Path path;
  private final Fd socket;
  private final Consumer<Fd> connected;
  private final Watch watch;

  /// @param connected takes each connection
  /// @throws LinuxException when the socket cannot be made
  Listener(EventLoop loop, Path path, Consumer<Fd> connected) {
    this.loop = loop;
    this.path = path;
    this.connected = connected;
    this.socket = UnixSockets.listen(path);
    this.watch = loop.watch(socket, Interest.READ, _ -> accept());
  }

  /// Stops listening and removes the file. Further calls do nothing.
  @Override
  public void close() {
    if (!watch.isOpen()) {
      return;
    }
    watch.close();
    socket.close();
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove the socket " + path, e);
    }
  }

  private void accept() {
    Optional<Fd> connection;
    try {
      connection = UnixSockets.accept(socket);
    } catch (LinuxException e) {
      LOGGER.log(System.Logger.Level.WARNING, path + ": cannot take a connection", e);
      watch.interest(Interest.NONE);
      loop.after(PAUSE, this::resume);
      return;
    }
    connection.ifPresent(connected);
  }

  private void resume() {
    if (watch.isOpen()) {
      watch.interest(Interest.READ);
    }
  }
}
