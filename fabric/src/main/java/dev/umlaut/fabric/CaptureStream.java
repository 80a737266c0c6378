// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// A capture that goes into a stream. For one thread.
final class CaptureStream implements CaptureSink {
  private final OutputStream out;
  private final CaptureHead head;
  private boolean begun;

  CaptureStream(OutputStream out, CaptureHead head) {
    this.out = out;
    this.head = head;
  }

  @Override
  public void write(byte[] bytes, int length) throws IOException {
    begin();
    out.write(bytes, 0, length);
    out.flush();
  }

  @Override
  public void end(List<CaptureCounters> counters, long nanos) throws IOException {
    begin();
    out.write(head.end(counters, nanos));
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /// Not in the constructor: whoever opens the capture must not wait for its reader.
  private void begin() throws IOException {
    if (!begun) {
      begun = true;
      out.write(head.begin());
    }
  }
}
