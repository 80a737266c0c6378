// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.guest.Guest;
import dev.umlaut.guest.HostStream;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// A TCP port of this machine's loopback interface behind which a port of a host is. Safe for any
/// thread.
///
/// ```
///   browser ──► 127.0.0.1:localPort ──► control channel ──► host's 127.0.0.1:port
/// ```
///
/// @since 0.1
public final class LabForward implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(LabForward.class.getName());
  private static final int BACKLOG = 16;

  /// A browser opens six; more wait in the backlog.
  private static final int CONNECTIONS_MAX = 32;

  private final ServerSocket listener;
  private final Target target;
  private final Semaphore free = new Semaphore(CONNECTIONS_MAX);
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  /// Reaches the host.
  @FunctionalInterface
  interface Target {
    /// Connects.
    ///
    /// @param client who wants that; nothing was read from it yet
    HostStream connect(Socket client) throws IOException;

    /// A port of a host's own loopback interface; port 0: whatever the client asks a proxy for.
    ///
    /// @param guest the host as it runs at the time
    static Target of(Supplier<Guest> guest, int port) {
      return port == 0
          ? client -> SocksProxy.serve(client, (name, to) -> guest.get().connect(name, to))
          : _ -> guest.get().connect(port);
    }
  }

  private LabForward(ServerSocket listener, Target target) {
    this.listener = listener;
    this.target = target;
  }

  /// @param port on 127.0.0.1; 0 for one that is free
  static LabForward open(int port, Target target) {
    try {
      ServerSocket listener = new ServerSocket();
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
      LabForward forward = new LabForward(listener, target);
      Thread.ofVirtual().name("forward-" + listener.getLocalPort()).start(forward::accept);
      return forward;
    } catch (IOException e) {
      throw new UmlautException(
          "cannot listen on 127.0.0.1:%d: %s".formatted(port, e.getMessage()),
          "choose another port",
          e);
    }
  }

  /// The port on 127.0.0.1.
  public int localPort() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        free.acquire();
        Socket socket = listener.accept();
        connections.add(socket);
        Thread.ofVirtual().name("forwarded").start(() -> serve(socket));
      } catch (IOException e) {
        closeQuietly(listener); // it is closed already, or cannot be served
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket;
        HostStream stream = target.connect(socket)) {
      Thread back = Thread.ofVirtual().start(() -> copyBack(stream, socket));
      try (OutputStream out = stream.out()) {
        copy(socket.getInputStream(), out);
      }
      back.join();
    } catch (IOException | UmlautException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "a forwarded connection ended", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(socket);
      free.release();
    }
  }

  private static void copyBack(HostStream stream, Socket socket) {
    try {
      copy(stream.in(), socket.getOutputStream());
      socket.shutdownOutput();
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "a forwarded connection broke", e);
    } finally {
      // The host has nothing more to say, so what else it is sent does not matter.
      closeQuietly(socket);
    }
  }

  /// Passes on what is there, however little: somebody may wait for just that.
  private static void copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[32 * 1024];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      out.write(buffer, 0, count);
      out.flush();
    }
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) { // AutoCloseable declares it
      LOGGER.log(System.Logger.Level.DEBUG, "closing a forward", e);
    }
  }

  /// Stop listening, and end the connections.
  @Override
  public void close() {
    closeQuietly(listener);
    connections.forEach(LabForward::closeQuietly);
  }
}
