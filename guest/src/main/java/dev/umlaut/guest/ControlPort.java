// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// Reaches a port of a host through the unix socket that stands for its vsock: the caller writes
/// `CONNECT <port>` and a newline, reads `OK <number>` and a newline, and is through; a port that
/// nobody serves is answered by the end of the stream (Firecracker, `docs/vsock.md`).
final class ControlPort {
  /// Where the image's SSH server listens.
  static final int SSH = 22;

  private static final int ANSWER_BYTES_MAX = 32;

  private ControlPort() {}

  /// Opens a stream to a port. Blocks until the host answers; closing the host's devices ends that.
  ///
  /// @return empty when nobody serves the port, or not yet
  /// @throws IOException the unix socket itself is not there
  static Optional<SocketChannel> open(Path vsockSocket, int port) throws IOException {
    SocketChannel stream = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      stream.connect(UnixDomainSocketAddress.of(vsockSocket));
      if (ask(stream, port)) {
        return Optional.of(stream);
      }
      stream.close();
      return Optional.empty();
    } catch (IOException e) {
      stream.close();
      throw e;
    }
  }

  private static boolean ask(SocketChannel stream, int port) throws IOException {
    String question = "CONNECT " + port + "\n";
    int _ = stream.write(ByteBuffer.wrap(question.getBytes(StandardCharsets.US_ASCII)));
    // One byte at a time: what follows the line belongs to the protocol behind it.
    ByteBuffer one = ByteBuffer.allocate(1);
    var answer = new StringBuilder();
    while (answer.length() < ANSWER_BYTES_MAX) {
      one.clear();
      int count;
      try {
        count = stream.read(one);
      } catch (IOException e) {
        return false; // reset: the same answer as an orderly end
      }
      if (count < 0) {
        return false;
      }
      if (one.get(0) == '\n') {
        return answer.toString().startsWith("OK ");
      }
      answer.append((char) one.get(0));
    }
    throw new IOException("not the answer of a vsock: " + answer);
  }
}
