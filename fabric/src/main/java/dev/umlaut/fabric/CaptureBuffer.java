// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import dev.umlaut.frame.PcapngBlocks;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Captured frames on their way from the loop to the thread that writes them: two pieces of memory,
/// one being filled, the other being written. Who finds no room does not wait, unless it was given
/// patience.
///
/// Safe for one thread that adds and one that takes.
final class CaptureBuffer {
  /// Of each piece.
  static final int BYTES = 4 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition emptied = lock.newCondition();
  private final long patienceNanos;
  private PcapngBlocks filling = new PcapngBlocks(MemorySegment.ofArray(new byte[BYTES]));
  private PcapngBlocks written = new PcapngBlocks(MemorySegment.ofArray(new byte[BYTES]));
  private boolean waiting;
  private boolean closed;

  /// @param patience how long a frame may wait for room, of this machine's time; zero: not at all
  CaptureBuffer(Duration patience) {
    patienceNanos = patience.toNanos();
  }

  /// Copies a frame.
  ///
  /// @param number of the interface
  /// @param nanos since 1970
  /// @param kept how many bytes of it
  /// @param flags its direction
  /// @return false when there is no room
  boolean add(Frame frame, int number, long nanos, int kept, int flags) {
    lock.lock();
    try {
      long place = begin(frame, number, nanos, kept, flags);
      for (long left = patienceNanos; place < 0 && left > 0 && !closed; ) {
        left = emptied.awaitNanos(left);
        place = begin(frame, number, nanos, kept, flags);
      }
      if (place < 0) {
        return false;
      }
      frame.copyTo(filling.memory(), place, 0, kept);
      filling.endPacket();
      if (waiting) {
        waiting = false;
        filled.signal();
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private long begin(Frame frame, int number, long nanos, int kept, int flags) {
    return closed ? -1 : filling.beginPacket(number, nanos, kept, frame.length(), flags);
  }

  /// Waits for frames.
  ///
  /// @param limit of the wait, of this machine's time
  /// @return what has come, until the next call; empty when nothing has within the limit; null when
  ///   nothing comes any more
  @Nullable PcapngBlocks take(Duration limit) throws InterruptedException {
    lock.lock();
    try {
      written.clear();
      long leftNanos = limit.toNanos();
      while (filling.size() == 0 && !closed && leftNanos > 0) {
        waiting = true;
        leftNanos = filled.awaitNanos(leftNanos);
      }
      if (filling.size() == 0) {
        return closed ? null : written;
      }
      PcapngBlocks full = filling;
      filling = written;
      written = full;
      emptied.signal();
      return full;
    } finally {
      waiting = false;
      lock.unlock();
    }
  }

  /// Takes nothing any more; what is there can still be had.
  void close() {
    lock.lock();
    try {
      closed = true;
      filled.signal();
      emptied.signal();
    } finally {
      lock.unlock();
    }
  }
}
