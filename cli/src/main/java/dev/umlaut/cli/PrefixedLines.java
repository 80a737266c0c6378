// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Writes whole lines, each behind a prefix, so that lines of several writers do not mix. Used by
/// one thread.
final class PrefixedLines implements AutoCloseable {
  /// A line that is longer is cut into several.
  private static final int LINE_BYTES_MAX = 64 * 1024;

  private final PrintStream out;
  private final byte[] prefix;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  PrefixedLines(PrintStream out, String prefix) {
    this.out = out;
    this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
  }

  void write(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] == '\n' || line.size() >= LINE_BYTES_MAX) {
        finish();
      }
      if (bytes[i] != '\n') {
        line.write(bytes[i]);
      }
    }
  }

  private void finish() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(prefix);
    whole.writeBytes(line.toByteArray());
    whole.write('\n');
    line.reset();
    byte[] bytes = whole.toByteArray();
    out.write(bytes, 0, bytes.length); // in one go: others write there, too
  }

  /// Writes what has no end of line.
  @Override
  public void close() {
    if (line.size() > 0) {
      finish();
    }
    out.flush();
  }
}
