// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// So many bytes of a stream, and no more.
final class ByteInput extends FilterInputStream {
  private long left;

  ByteInput(InputStream in, long bytes) {
    super(in);
    this.left = bytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int count = in.read(bytes, offset, (int) Math.min(left, length));
    if (count < 0) {
      throw new EOFException("the answer breaks off");
    }
    left -= count;
    return count;
  }
}
