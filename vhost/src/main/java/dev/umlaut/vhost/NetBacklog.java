// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.fabric.Frame;
import dev.umlaut.fabric.Offload;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Frames that wait for room in a guest's receive queue, copied, oldest first: the queue of a
/// switch port. Bounded in bytes and frames. The memory comes with the first frame that has to
/// wait.
///
/// Frames lie one after the other in a ring of bytes, each in one piece: one that does not fit
/// between the last and the end of the ring begins at 0.
///
/// Owned by the loop's thread.
final class NetBacklog {
  static final int MAX_BYTES = 2 << 20;
  static final int MAX_FRAMES = 1024;

  private final int[] starts = new int[MAX_FRAMES];
  private final int[] lengths = new int[MAX_FRAMES];
  private final @Nullable Offload[] offloads = new Offload[MAX_FRAMES];
  private final Frame view = new Frame(1);
  private @Nullable MemorySegment bytes;
  private int first;
  private int count;
  private int end; // where the next frame begins if it fits

  boolean isEmpty() {
    return count == 0;
  }

  /// Copies a frame to the end.
  ///
  /// @return false when there is no room
  boolean add(Frame frame) {
    if (count == MAX_FRAMES) {
      return false;
    }
    int start = place(frame.length());
    if (start < 0) {
      return false;
    }
    MemorySegment target = bytes;
    if (target == null) {
      target = MemorySegment.ofArray(new byte[MAX_BYTES]);
      bytes = target;
    }
    frame.copyTo(target, start, 0, frame.length());
    int slot = (first + count) % MAX_FRAMES;
    starts[slot] = start;
    lengths[slot] = frame.length();
    @Nullable Offload offload = offloads[slot];
    if (offload == null) {
      offload = new Offload();
      offloads[slot] = offload;
    }
    offload.set(frame.offload());
    end = start + frame.length();
    count++;
    return true;
  }

  /// The oldest frame, or null. It stays.
  @Nullable Frame first() {
    MemorySegment source = bytes;
    @Nullable Offload offload = offloads[first];
    if (count == 0 || source == null || offload == null) {
      return null;
    }
    view.clear();
    boolean whole = view.add(source, starts[first], lengths[first]) && view.seal();
    view.offload().set(offload);
    return whole ? view : null;
  }

  void removeFirst() {
    first = (first + 1) % MAX_FRAMES;
    count--;
  }

  void clear() {
    first = 0;
    count = 0;
    end = 0;
  }

  private int place(int length) {
    if (count == 0) {
      return 0;
    }
    int oldest = starts[first];
    if (end > oldest) { // used: oldest to end
      if (length <= MAX_BYTES - end) {
        return end;
      }
      return length < oldest ? 0 : -1;
    }
    return length < oldest - end ? end : -1; // used: all but end to oldest
  }
}
