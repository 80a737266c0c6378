// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.loop.EventLoop;
import dev.umlaut.os.Fd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;

/// A unix socket that leads to the ports of a guest, with the handshake that Firecracker
/// introduced: the client writes `CONNECT 22\n`, is answered `OK 1025\n` (the port at the host's
/// end), and from then on both sides exchange bytes, with half-close and back-pressure. When nobody
/// in the guest listens on that port, the connection is closed without an answer.
///
/// Owned by the loop's thread; the public methods may be called by any.
///
/// @since 0.1
public final class VsockSocket implements AutoCloseable {
  /// Most clients at a time; one more is closed at once.
  static final int MAX_CLIENTS = 128;

  private final EventLoop loop;
  private final Path path;
  private final VsockDevice device;
  private final Listener listener;
  private final Set<VsockRelay> relays = new LinkedHashSet<>();

  private VsockSocket(EventLoop loop, Path path, VsockDevice device) {
    this.loop = loop;
    this.path = path;
    this.device = device;
    this.listener = new Listener(loop, path, this::accept);
  }

  /// Listens for clients. Any thread.
  ///
  /// @param unixSocket path of the socket, at most 107 bytes
  /// @throws dev.umlaut.os.LinuxException when the socket cannot be made
  public static VsockSocket listen(EventLoop loop, Path unixSocket, VsockDevice device) {
    return loop.call(() -> new VsockSocket(loop, unixSocket, device));
  }

  /// Where it listens.
  public Path path() {
    return path;
  }

  /// Closes all connections and removes the socket.
  @Override
  public void close() {
    loop.call(() -> {
      listener.close();
      new ArrayList<>(relays).forEach(VsockRelay::close);
      return true;
    });
  }

  private void accept(Fd client) {
    if (relays.size() >= MAX_CLIENTS) {
      client.close();
    } else {
      relays.add(new VsockRelay(loop, client, device, relays::remove));
    }
  }
}
