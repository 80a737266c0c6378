// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.frame.PcapngBlock;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/// Where a capture goes, block by block. For one thread.
interface CaptureOutput extends Closeable {
  /// Takes a block.
  ///
  /// @param bytes those of the block, which are another's afterwards
  /// @throws IOException no more is taken
  void write(PcapngBlock block, ByteArrayOutputStream bytes) throws IOException;

  /// Lets be seen what was taken.
  void flush() throws IOException;

  /// Takes the bytes as they are.
  static CaptureOutput bytes(OutputStream out) {
    return new CaptureOutput() {
      @Override
      public void write(PcapngBlock block, ByteArrayOutputStream bytes) throws IOException {
        bytes.writeTo(out);
      }

      @Override
      public void flush() throws IOException {
        out.flush();
      }

      @Override
      public void close() throws IOException {
        out.close();
      }
    };
  }
}
