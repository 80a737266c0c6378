// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Leads what a capture's own thread writes into the answer to a call. The capture is begun before
/// that is there: what cannot be captured must have its status.
final class CaptureFeed extends OutputStream {
  private final CountDownLatch attached = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable OutputStream out;

  /// Says where all goes.
  void attach(OutputStream answer) {
    out = answer;
    attached.countDown();
  }

  /// Waits until nothing follows.
  void awaitEnd() throws InterruptedException {
    closed.await();
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      target().write(bytes, offset, length);
    } catch (UncheckedIOException e) {
      throw new IOException("nobody reads any more", e);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      target().flush();
    } catch (UncheckedIOException e) {
      throw new IOException("nobody reads any more", e);
    }
  }

  private OutputStream target() throws IOException {
    try {
      attached.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    OutputStream target = out;
    if (target == null) {
      throw new IllegalStateException("attached to nothing");
    }
    return target;
  }

  /// The answer is closed by who gives it.
  @Override
  public void close() {
    closed.countDown();
  }
}
