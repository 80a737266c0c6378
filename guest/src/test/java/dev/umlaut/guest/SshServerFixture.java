// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.loop.EventLoop;
import java.io.IOException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;

/// MINA's own SSH server: a host, without a kernel.
final class SshServerFixture implements AutoCloseable {
  private final SshServer server = SshServer.setUpDefaultServer();

  SshServerFixture(HostKey hostKey, Credentials credentials) throws IOException {
    server.setHost("127.0.0.1");
    server.setPort(0);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey.keyPair()));
    server.setPublickeyAuthenticator((user, key, _) ->
        user.equals("root") && KeyUtils.compareKeys(key, credentials.keyPair().getPublic()));
    server.setCommandFactory((_, command) -> new ShellCommand(command));
    server.start();
  }

  /// A stream to the server.
  SshStream stream(EventLoop loop) throws IOException {
    return new SocketSshStream(loop, server.getPort());
  }

  /// Cuts all connections, as a host that crashes.
  void crash() throws IOException {
    server.stop(true);
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }
}
