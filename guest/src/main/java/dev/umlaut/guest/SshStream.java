// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.loop.Claim;
import java.nio.ByteBuffer;

/// A connected stream to a host's SSH server, as the SSH client needs it: one thread reads, any may
/// write.
interface SshStream extends AutoCloseable {
  /// Bytes on their way to the host.
  interface Outgoing {
    /// From its position to its limit.
    ByteBuffer bytes();

    /// All of them are with the host. On a thread of its own.
    void written();
  }

  /// Bytes of the host, and the claim that time stands still until they are dealt with.
  record Portion(ByteBuffer bytes, int length, Claim standing) {
    Portion(byte[] bytes, Claim standing) {
      this(ByteBuffer.wrap(bytes), bytes.length, standing);
    }

    /// Whether there is nothing, and nothing more to come.
    boolean isEnd() {
      return length == 0;
    }
  }

  /// Waits for the next bytes, or for the end.
  Portion take() throws InterruptedException;

  /// Says that bytes were dealt with, and that all that is sent because of them was.
  void dealtWith(Portion portion);

  /// Sends bytes, later than those of earlier calls. Does not wait.
  void send(Outgoing bytes);

  /// Says that nothing follows what was sent.
  void shutdownOutput();

  boolean isOpen();

  @Override
  void close();
}
