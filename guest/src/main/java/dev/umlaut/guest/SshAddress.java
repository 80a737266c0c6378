// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import java.io.Serial;
import java.net.SocketAddress;
import java.security.PublicKey;

/// The far end of one control connection, for MINA: a name for messages, the stream that already
/// reaches the host's port 22, and the key that the server must have.
final class SshAddress extends SocketAddress {
  @Serial private static final long serialVersionUID = 1L;

  private final String host;
  private final transient SshStream stream;
  private final transient PublicKey serverKey;

  SshAddress(String host, SshStream stream, PublicKey serverKey) {
    this.host = host;
    this.stream = stream;
    this.serverKey = serverKey;
  }

  SshStream stream() {
    return stream;
  }

  PublicKey serverKey() {
    return serverKey;
  }

  @Override
  public String toString() {
    return host;
  }
}
