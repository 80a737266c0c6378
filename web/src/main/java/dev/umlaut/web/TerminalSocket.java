// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import io.helidon.common.buffers.BufferData;
import io.helidon.websocket.WsSession;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/// The sending side of a WebSocket. The library's own must not be used by two threads at once. Any
/// thread.
final class TerminalSocket {
  /// Bytes of standard output follow.
  static final byte OUTPUT = 1;

  /// Bytes of standard error follow.
  static final byte ERROR = 2;

  private static final int CLOSED_NORMALLY = 1000;

  private final WsSession session;
  private final SendWindow window = new SendWindow();
  private final ReentrantLock sending = new ReentrantLock();
  private boolean closed;

  TerminalSocket(WsSession session) {
    this.session = session;
  }

  /// How much may be sent, and what was dealt with of it.
  SendWindow window() {
    return window;
  }

  /// Blocks while the other side does not read, or its window is full.
  ///
  /// @throws IOException nobody is there any more
  void bytes(byte stream, byte[] bytes, int offset, int length) throws IOException {
    window.take(length);
    byte[] frame = new byte[length + 1];
    frame[0] = stream;
    System.arraycopy(bytes, offset, frame, 1, length);
    send(() -> session.send(BufferData.create(frame), true));
  }

  void output(byte[] bytes) throws IOException {
    bytes(OUTPUT, bytes, 0, bytes.length);
  }

  /// Sends text.
  ///
  /// @throws IOException nobody is there any more
  void text(String text) throws IOException {
    send(() -> session.send(text, true));
  }

  /// Sends bytes as they are.
  ///
  /// @throws IOException nobody is there any more
  void raw(byte[] bytes) throws IOException {
    send(() -> session.send(BufferData.create(bytes), true));
  }

  /// Ends it; nothing happens when nobody is there.
  void close(int status, String reason) {
    try {
      send(() -> session.close(status, reason));
    } catch (IOException e) {
      gone();
    }
  }

  /// Says the last word.
  void finish(TerminalMessage last) {
    try {
      send(() -> session.send(Json.write(last), true));
      send(() -> session.close(CLOSED_NORMALLY, last.say()));
    } catch (IOException e) {
      gone(); // whoever would have read it has left
    }
  }

  /// Nobody is there any more.
  void gone() {
    window.close();
    sending.lock();
    try {
      closed = true;
    } finally {
      sending.unlock();
    }
  }

  private void send(Runnable frame) throws IOException {
    sending.lock();
    try {
      if (closed) {
        throw new IOException("closed");
      }
      frame.run();
    } catch (RuntimeException e) { // the library's own, of several kinds
      closed = true;
      throw new IOException(e);
    } finally {
      sending.unlock();
    }
  }

  /// The bytes of a frame.
  static byte[] bytes(BufferData frame) {
    byte[] bytes = new byte[frame.available()];
    int count = frame.read(bytes);
    return count == bytes.length ? bytes : Arrays.copyOf(bytes, Math.max(0, count));
  }
}
