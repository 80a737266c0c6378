// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import dev.umlaut.frame.Ethernet;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Turns bits of copies of frames.
///
/// Owned by the loop's thread.
final class Corruptor {
  private final Frame view = new Frame(1);
  private MemorySegment copy = MemorySegment.NULL;

  /// A copy with one bit behind the Ethernet header turned, valid until the next call. A frame that
  /// is nothing but a header is left as it is.
  Frame corrupted(Frame frame, Luck luck) {
    int length = frame.length();
    int bits = (length - Ethernet.HEADER_BYTES) * 8;
    if (bits == 0) {
      return frame;
    }
    if (copy.byteSize() < length) {
      copy = MemorySegment.ofArray(new byte[length < 2048 ? 2048 : Frame.MAX_BYTES]);
    }
    frame.copyTo(copy, 0, 0, length);
    int bit = luck.place(bits);
    int at = Ethernet.HEADER_BYTES + (bit >>> 3);
    byte turned = (byte) (copy.get(ValueLayout.JAVA_BYTE, at) ^ 1 << (bit & 7));
    copy.set(ValueLayout.JAVA_BYTE, at, turned);
    view.clear();
    if (!view.add(copy, 0, length) || !view.seal()) {
      throw new IllegalStateException("a frame that was taken fits");
    }
    view.offload().set(frame.offload());
    return view;
  }
}
