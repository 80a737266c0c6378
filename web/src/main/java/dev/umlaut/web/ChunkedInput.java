// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import java.io.IOException;
import java.io.InputStream;

/// A body in chunks (RFC 9112, section 7.1).
final class ChunkedInput extends InputStream {
  private final HttpConnection connection;
  private InputStream chunk = InputStream.nullInputStream();
  private boolean first = true;
  private boolean ended;

  ChunkedInput(HttpConnection connection) {
    this.connection = connection;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (!ended) {
      int count = chunk.read(bytes, offset, length);
      if (count >= 0) {
        return count;
      }
      next();
    }
    return -1;
  }

  private void next() throws IOException {
    if (!first && !connection.line().isEmpty()) {
      throw new IOException("a chunk that is too long");
    }
    first = false;
    String size = connection.line().replaceAll(";.*", "").strip();
    if (!size.matches("[0-9a-fA-F]{1,8}")) {
      throw new IOException("no chunk: " + size);
    }
    long length = Long.parseLong(size, 16);
    ended = length == 0;
    chunk = new ByteInput(connection.in(), length);
  }
}
