// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The client's side of a terminal. One thread reads, others may write.
///
/// @since 0.1
public final class TerminalConnection implements AutoCloseable {
  private final WebSocketClient socket;

  /// What comes from a terminal.
  public sealed interface Incoming {
    /// Bytes that it shows.
    ///
    /// @param error whether they were written to standard error
    record Bytes(ByteBuffer content, boolean error) implements Incoming {
      /// The bytes.
      public byte[] bytes() {
        byte[] bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        return bytes;
      }
    }

    /// The end: the status of the command, or 0 of a console whose host has ended.
    record Exit(int status) implements Incoming {}
  }

  TerminalConnection(WebSocketClient socket) {
    this.socket = socket;
  }

  /// Says something beside the bytes.
  ///
  /// @throws IOException nobody is there any more
  public void say(TerminalMessage message) throws IOException {
    socket.send(WebSocketClient.TEXT, Json.write(message).getBytes(StandardCharsets.UTF_8));
  }

  /// Types something.
  ///
  /// @throws IOException nobody is there any more
  public void type(byte[] bytes, int length) throws IOException {
    socket.send(WebSocketClient.BINARY, Arrays.copyOf(bytes, length));
  }

  /// Waits for what comes next.
  ///
  /// @throws ApiException it could not begin, or not go on
  /// @throws IOException the lab's process is gone
  public Incoming next() throws IOException {
    WebSocketClient.Frame frame = socket.next();
    byte[] payload = frame.bytes();
    return switch (frame.opcode()) {
      case WebSocketClient.BINARY -> {
        boolean error = payload.length > 0 && payload[0] == TerminalSocket.ERROR;
        int from = Math.min(1, payload.length);
        yield new Incoming.Bytes(ByteBuffer.wrap(payload, from, payload.length - from), error);
      }
      case WebSocketClient.TEXT -> {
        TerminalMessage message = Json.read(payload, TerminalMessage.class);
        if (message.say().equals("problem")) {
          throw new ApiException(message.status(), new Problem(message.message(), message.hint()));
        }
        yield new Incoming.Exit(message.status());
      }
      default -> throw new IOException("the terminal was closed");
    };
  }

  @Override
  public void close() {
    socket.close();
  }
}
