// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Supplier;

/// A capture that goes into a stream. For one thread.
final class CaptureStream implements CaptureSink {
  private final OutputStream out;
  private final CaptureHead head;

  CaptureStream(OutputStream out, CaptureHead head) {
    this.out = out;
    this.head = head;
  }

  /// At once: whoever reads it, such as Wireshark, waits for that.
  @Override
  public void begin() throws IOException {
    out.write(head.begin());
    out.flush();
  }

  /// Whether the reader is still there shows only when something is written: what was counted on
  /// the first link.
  @Override
  public void knock(Supplier<Capture.Last> now) throws IOException {
    Capture.Last counted = now.get();
    out.write(head.end(counted.counters().subList(0, 1), counted.nanos()));
    out.flush();
  }

  @Override
  public void write(byte[] bytes, int length) throws IOException {
    out.write(bytes, 0, length);
    out.flush();
  }

  @Override
  public void end(List<CaptureCounters> counters, long nanos) throws IOException {
    out.write(head.end(counters, nanos));
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
