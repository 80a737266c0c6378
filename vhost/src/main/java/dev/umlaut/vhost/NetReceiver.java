// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.fabric.Frame;
import java.lang.foreign.MemorySegment;

/// Puts frames into the receive queue of a guest: header, then the frame, over as many buffers as
/// it takes when the driver can merge them. This is the one copy on a frame's way.
///
/// Owned by the loop's thread.
final class NetReceiver {
  /// What became of a frame.
  enum Outcome {
    /// It is in the queue.
    TAKEN,
    /// The queue has too few buffers now.
    NO_ROOM,
    /// The buffer is too small, and the driver does not merge buffers.
    TOO_BIG
  }

  private final Chain first = new Chain();
  private final Chain further = new Chain();
  private final MemorySegment header = MemorySegment.ofArray(new byte[NetHeader.BYTES]);
  private int buffers; // taken for the frame at hand

  /// Puts a frame into the queue and makes it visible.
  ///
  /// @param merge whether the driver merges buffers
  Outcome put(Frame frame, SplitVirtqueue queue, boolean merge) {
    buffers = 0;
    Outcome outcome = Outcome.NO_ROOM;
    try {
      outcome = fill(frame, queue, merge);
    } finally {
      if (outcome != Outcome.TAKEN) {
        queue.rewind(buffers); // also when the sender's memory vanished in the middle of it
      }
    }
    return outcome;
  }

  private Outcome fill(Frame frame, SplitVirtqueue queue, boolean merge) {
    if (!queue.next(first)) {
      return Outcome.NO_ROOM;
    }
    buffers = 1;
    long room = first.writableBytes() - NetHeader.BYTES;
    if (room < (merge ? 0 : frame.length())) {
      return Outcome.TOO_BIG;
    }
    int done = (int) Math.min(room, frame.length());
    copy(frame, 0, first, NetHeader.BYTES, done);
    queue.complete(first, NetHeader.BYTES + done);
    while (done < frame.length()) {
      if (buffers == queue.size()) {
        return Outcome.TOO_BIG;
      }
      if (!queue.next(further)) {
        return Outcome.NO_ROOM;
      }
      buffers++;
      int part = (int) Math.min(further.writableBytes(), frame.length() - done);
      copy(frame, done, further, 0, part);
      queue.complete(further, part);
      done += part;
    }
    NetHeader.write(header, frame.offload(), buffers);
    first.write(0, header, 0, NetHeader.BYTES);
    queue.publish();
    return Outcome.TAKEN;
  }

  /// Copies a part of the frame into the writable part of a chain.
  private static void copy(Frame frame, int from, Chain chain, long to, int bytes) {
    long skip = to;
    int done = 0;
    for (int i = chain.readablePieces(); done < bytes; i++) {
      int length = chain.length(i);
      if (skip >= length) {
        skip -= length;
        continue;
      }
      int part = (int) Math.min(bytes - done, length - skip);
      if (chain.isOutside(i)) {
        throw new VirtqueueException("a receive buffer outside the guest's memory");
      }
      frame.copyTo(chain.memory(i), chain.offset(i) + skip, from + done, part);
      done += part;
      skip = 0;
    }
  }
}
