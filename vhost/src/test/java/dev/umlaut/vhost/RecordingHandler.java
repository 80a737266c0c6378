// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// Notes down what a stream tells.
final class RecordingHandler implements VsockStream.Handler {
  final List<String> events = new ArrayList<>();
  final ByteArrayOutputStream data = new ByteArrayOutputStream();
  boolean consuming = true;

  @Override
  public void connected(VsockStream stream) {
    events.add("connected");
  }

  @Override
  public void received(VsockStream stream, MemorySegment memory, long offset, int length) {
    data.writeBytes(memory.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE));
    if (consuming) {
      stream.consumed(length);
    }
  }

  @Override
  public void ended(VsockStream stream) {
    events.add("ended");
  }

  @Override
  public void writable(VsockStream stream) {
    events.add("writable");
  }

  @Override
  public void closed(VsockStream stream) {
    events.add("closed");
  }
}
