// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Copies of frames that wait, oldest first, each with a time: the queue of a switch port, the
/// frames on a long cable. Bounded in bytes and frames. The memory comes with the first frame that
/// has to wait, and grows with what waits.
///
/// Frames lie one after the other in a ring of bytes, each in one piece: one that does not fit
/// between the last and the end of the ring begins at 0.
///
/// Owned by the loop's thread.
///
/// @since 0.1
public final class FrameQueue {
  private static final int FRAMES_AT_FIRST = 64;
  private static final int BYTES_AT_FIRST = 16 << 10;

  private final int maxBytes;
  private final int maxFrames;
  private final Frame view = new Frame(1);
  private MemorySegment bytes = MemorySegment.NULL;
  private int[] starts = {};
  private int[] lengths = {};
  private long[] nanos = {};
  private @Nullable Offload[] offloads = {};
  private int first;
  private int count;
  private int end; // where the next frame begins if it fits

  /// @param maxBytes most bytes that wait, some less when their lengths do not fit together
  /// @param maxFrames most frames that wait
  public FrameQueue(int maxBytes, int maxFrames) {
    this.maxBytes = maxBytes;
    this.maxFrames = maxFrames;
  }

  /// Whether nothing waits.
  public boolean isEmpty() {
    return count == 0;
  }

  /// How many frames wait.
  public int size() {
    return count;
  }

  /// Copies a frame to the end, with time 0.
  ///
  /// @return false when there is no room
  public boolean add(Frame frame) {
    return add(frame, 0);
  }

  /// Copies a frame to the end.
  ///
  /// @param atNanos whatever the caller wants to know of it later
  /// @return false when there is no room
  public boolean add(Frame frame, long atNanos) {
    if (count == starts.length && !growFrames()) {
      return false;
    }
    int start = place(frame.length());
    while (start < 0 && growBytes()) {
      start = place(frame.length());
    }
    if (start < 0) {
      return false;
    }
    frame.copyTo(bytes, start, 0, frame.length());
    int slot = slot(count);
    starts[slot] = start;
    lengths[slot] = frame.length();
    nanos[slot] = atNanos;
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

  /// The oldest frame, or null. It stays, and what is returned shows it until the next call.
  public @Nullable Frame first() {
    if (count == 0) {
      return null;
    }
    view.clear();
    boolean whole = view.add(bytes, starts[first], lengths[first]) && view.seal();
    @Nullable Offload offload = offloads[first];
    if (!whole || offload == null) {
      throw new IllegalStateException("a frame that was added is whole");
    }
    view.offload().set(offload);
    return view;
  }

  /// The time of the oldest frame; there must be one.
  public long firstNanos() {
    return nanos[first];
  }

  /// The time of the newest frame; there must be one.
  public long lastNanos() {
    return nanos[slot(count - 1)];
  }

  /// Forgets the oldest frame, if there is one.
  public void removeFirst() {
    if (count > 0) {
      first = slot(1);
      count--;
    }
  }

  /// Forgets all frames.
  public void clear() {
    first = 0;
    count = 0;
    end = 0;
  }

  /// The slot of the frame with this number, counted from the oldest.
  private int slot(int number) {
    int slot = first + number;
    return slot < starts.length ? slot : slot - starts.length;
  }

  private int place(int length) {
    int capacity = (int) bytes.byteSize();
    if (count == 0) {
      return length <= capacity ? 0 : -1;
    }
    int oldest = starts[first];
    if (end > oldest) { // used: oldest to end
      if (length <= capacity - end) {
        return end;
      }
      return length < oldest ? 0 : -1;
    }
    return length < oldest - end ? end : -1; // used: all but end to oldest
  }

  private boolean growFrames() {
    int capacity = Math.min(maxFrames, Math.max(FRAMES_AT_FIRST, 2 * starts.length));
    if (capacity <= starts.length) {
      return false;
    }
    int[] order = order();
    starts = gathered(starts, order, capacity);
    lengths = gathered(lengths, order, capacity);
    long[] times = new long[capacity];
    @Nullable Offload[] works = new @Nullable Offload[capacity];
    for (int i = 0; i < order.length; i++) {
      times[i] = nanos[order[i]];
      works[i] = offloads[order[i]];
    }
    nanos = times;
    offloads = works;
    first = 0;
    return true;
  }

  private boolean growBytes() {
    int present = (int) bytes.byteSize();
    int capacity = Math.min(maxBytes, Math.max(BYTES_AT_FIRST, 2 * present));
    if (capacity <= present) {
      return false;
    }
    MemorySegment larger = MemorySegment.ofArray(new byte[capacity]);
    int to = 0;
    for (int slot : order()) {
      MemorySegment.copy(bytes, starts[slot], larger, to, lengths[slot]);
      starts[slot] = to;
      to += lengths[slot];
    }
    bytes = larger;
    end = to;
    return true;
  }

  /// The slots in use, oldest first.
  private int[] order() {
    int[] order = new int[count];
    Arrays.setAll(order, this::slot);
    return order;
  }

  private static int[] gathered(int[] from, int[] order, int capacity) {
    int[] to = new int[capacity];
    for (int i = 0; i < order.length; i++) {
      to[i] = from[order[i]];
    }
    return to;
  }
}
