// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/// Somebody who watches a console. The host never waits for him: if he is too slow, he misses
/// something, and is told so. Any thread.
///
/// @since 0.1
public final class ConsoleWatcher implements AutoCloseable {
  private static final int WAITING_BYTES_MAX = 1024 * 1024;

  private final Consumer<ConsoleWatcher> closed;
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private long lostBytes;
  private boolean ended;

  /// @param closed told once nobody watches any more
  ConsoleWatcher(Consumer<ConsoleWatcher> closed) {
    this.closed = closed;
  }

  synchronized void said(byte[] bytes) {
    if (ended || bytes.length == 0) {
      return;
    }
    if (waitingBytes + bytes.length > WAITING_BYTES_MAX) {
      lostBytes += bytes.length;
      return;
    }
    if (lostBytes > 0) {
      String notice = "\r\n[%d bytes are not shown]\r\n".formatted(lostBytes);
      waiting.add(notice.getBytes(StandardCharsets.UTF_8));
      lostBytes = 0;
    }
    waiting.add(bytes);
    waitingBytes += bytes.length;
    notifyAll();
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /// Waits for what the console says next.
  ///
  /// @return not empty; an empty array when the host has ended, or the watching
  public synchronized byte[] next() throws InterruptedException {
    while (waiting.isEmpty() && !ended) {
      wait();
    }
    byte[] next = waiting.poll();
    if (next == null) {
      return new byte[0];
    }
    waitingBytes = waiting.isEmpty() ? 0 : waitingBytes - next.length;
    return next;
  }

  /// Watches no more.
  @Override
  public void close() {
    end();
    closed.accept(this);
  }
}
