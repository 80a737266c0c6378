// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// The client's side of a WebSocket (RFC 6455) on a Unix socket. One thread reads, others may
/// write.
final class WebSocketClient implements AutoCloseable {
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private static final int FRAME_BYTES_MAX = 4 * 1024 * 1024;
  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int MASK_BYTES = 4;

  private final HttpConnection connection;
  private final DataInputStream in;
  private final OutputStream out;

  /// What came.
  ///
  /// @param opcode [#TEXT], [#BINARY] or [#CLOSE]
  record Frame(int opcode, ByteBuffer payload) {
    byte[] bytes() {
      byte[] bytes = new byte[payload.remaining()];
      payload.duplicate().get(bytes);
      return bytes;
    }
  }

  private WebSocketClient(HttpConnection connection) {
    this.connection = connection;
    this.in = new DataInputStream(connection.in());
    this.out = connection.out();
  }

  /// Opens one.
  ///
  /// @param path with its query
  /// @throws IOException there is nobody, or no WebSocket
  static WebSocketClient open(Path socket, String path) throws IOException {
    HttpConnection connection = HttpConnection.open(socket);
    try {
      connection.upgrade(path);
      return new WebSocketClient(connection);
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  /// Waits for what comes next. Pings are answered.
  ///
  /// @throws IOException nobody is there any more
  Frame next() throws IOException {
    while (true) {
      int opcode = in.readUnsignedByte() & 0x0f;
      byte[] payload = payload();
      switch (opcode) {
        case TEXT, BINARY, CLOSE -> {
          return new Frame(opcode, ByteBuffer.wrap(payload));
        }
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
  ///
  /// @throws IOException nobody is there any more
  synchronized void send(int opcode, byte[] payload) throws IOException {
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
