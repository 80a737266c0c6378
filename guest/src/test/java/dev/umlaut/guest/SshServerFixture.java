// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;

/// MINA's own SSH server behind a unix socket that speaks the vsock handshake: a host, without a
/// kernel.
final class SshServerFixture implements AutoCloseable {
  private final SshServer server = SshServer.setUpDefaultServer();
  private final ServerSocketChannel listener =
      ServerSocketChannel.open(StandardProtocolFamily.UNIX);

  SshServerFixture(Path socket, HostKey hostKey, Credentials credentials) throws IOException {
    server.setHost("127.0.0.1");
    server.setPort(0);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey.keyPair()));
    server.setPublickeyAuthenticator((user, key, _) ->
        user.equals("root") && KeyUtils.compareKeys(key, credentials.keyPair().getPublic()));
    server.setCommandFactory((_, command) -> new ShellCommand(command));
    server.start();
    listener.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual().start(this::accept);
  }

  private void accept() {
    try {
      while (listener.isOpen()) {
        SocketChannel connection = listener.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(SocketChannel connection) {
    try (connection) {
      ByteBuffer line = ByteBuffer.allocate("CONNECT 22\n".length());
      while (line.hasRemaining() && connection.read(line) >= 0) {}
      if (!new String(line.array(), StandardCharsets.US_ASCII).equals("CONNECT 22\n")) {
        return; // nobody serves that port
      }
      try (SocketChannel tcp =
          SocketChannel.open(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))) {
        int _ =
            connection.write(
                ByteBuffer.wrap("OK 1073741824\n".getBytes(StandardCharsets.US_ASCII)));
        Thread back = Thread.ofVirtual().start(() -> pump(tcp, connection));
        pump(connection, tcp);
        tcp.shutdownOutput();
        back.join();
      }
    } catch (IOException e) {
      // the client is gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pump(ByteChannel from, ByteChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    try {
      while (from.read(buffer.clear()) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          int _ = to.write(buffer);
        }
      }
      to.close();
    } catch (IOException e) {
      // one of the two ends is gone
    }
  }

  /// Cuts all connections, as a host that crashes.
  void crash() throws IOException {
    server.stop(true);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    server.stop(true);
  }
}
