// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/// Collects what a command writes to one of its streams, up to a limit. Written by the connection's
/// reading thread, read by the thread that runs the command.
final class CommandOutput extends OutputStream {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final int limitBytes;
  private final Runnable overflow;
  private long total;

  /// @param overflow called on each write beyond the limit; what is beyond it is thrown away
  CommandOutput(int limitBytes, Runnable overflow) {
    this.limitBytes = limitBytes;
    this.overflow = overflow;
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] data, int offset, int length) {
    boolean fits;
    synchronized (bytes) {
      total += length;
      int room = limitBytes - bytes.size();
      bytes.write(data, offset, Math.min(room, length));
      fits = length <= room;
    }
    if (!fits) {
      overflow.run();
    }
  }

  byte[] content() {
    synchronized (bytes) {
      return bytes.toByteArray();
    }
  }

  /// All that came, also what was thrown away.
  long totalBytes() {
    synchronized (bytes) {
      return total;
    }
  }
}
