// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The client's side of a terminal: a WebSocket (RFC 6455) on a Unix socket. One thread reads,
/// others may write.
///
/// @since 0.1
public final class TerminalConnection implements AutoCloseable {
  private static final int FRAME_BYTES_MAX = 4 * 1024 * 1024;
  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int MASK_BYTES = 4;

  private final HttpConnection connection;
  private final DataInputStream in;
  private final OutputStream out;

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

  private TerminalConnection(HttpConnection connection) {
    this.connection = connection;
    this.in = new DataInputStream(connection.in());
    this.out = connection.out();
  }

  static TerminalConnection open(HttpConnection connection, String path) throws IOException {
    try {
      connection.upgrade(path);
      return new TerminalConnection(connection);
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  /// Says something beside the bytes.
  ///
  /// @throws IOException nobody is there any more
  public void say(TerminalMessage message) throws IOException {
    send(TEXT, Json.write(message).getBytes(StandardCharsets.UTF_8));
  }

  /// Types something.
  ///
  /// @throws IOException nobody is there any more
  public void type(byte[] bytes, int length) throws IOException {
    send(BINARY, Arrays.copyOf(bytes, length));
  }

  /// Waits for what comes next.
  ///
  /// @throws ApiException it could not begin, or not go on
  /// @throws IOException the lab's process is gone
  public Incoming next() throws IOException {
    while (true) {
      int head = in.readUnsignedByte();
      byte[] payload = payload();
      switch (head & 0x0f) {
        case BINARY -> {
          boolean error = payload.length > 0 && payload[0] == TerminalSocket.ERROR;
          int from = Math.min(1, payload.length);
          return new Incoming.Bytes(ByteBuffer.wrap(payload, from, payload.length - from), error);
        }
        case TEXT -> {
          TerminalMessage message = Json.read(payload, TerminalMessage.class);
          if (message.say().equals("problem")) {
            throw new ApiException(
                message.status(), new Problem(message.message(), message.hint()));
          }
          return new Incoming.Exit(message.status());
        }
        case CLOSE -> throw new IOException("the terminal was closed");
        case PING -> send(PONG, payload);
        default -> {
          // An answer to a question that nobody has asked.
        }
      }
    }
  }

  private byte[] payload() throws IOException {
    long length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    if (length < 0 || length > FRAME_BYTES_MAX) {
      throw new IOException("a frame of " + length + " bytes");
    }
    byte[] payload = new byte[(int) length];
    in.readFully(payload);
    return payload;
  }

  /// A client must mask what it sends, so that no proxy takes it for something else; here is no
  /// proxy, and a mask of zeros leaves it as it is.
  private synchronized void send(int opcode, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(10 + MASK_BYTES + payload.length);
    frame.put((byte) (FINAL | opcode));
    if (payload.length < 126) {
      frame.put((byte) (MASKED | payload.length));
    } else if (payload.length <= 0xffff) {
      frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (MASKED | 127)).putLong(payload.length);
    }
    frame.putInt(0).put(payload);
    out.write(frame.array(), 0, frame.position());
  }

  @Override
  public void close() {
    connection.close();
  }
}
