// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

/// Sends one frame after the other at a rate, with a bounded queue before it. It keeps no frames,
/// only the times at which they have been sent.
///
/// Owned by the loop's thread.
final class Transmitter {
  private static final long NANOS = 1_000_000_000L;

  private final Rate rate;
  private final long[] ends; // when each frame in the queue, and the one being sent, has been sent
  private int first;
  private int count;
  private long freeNanos;
  private long remainder; // of a nanosecond, in 1/bitsPerSecond

  /// @param rate with a limit
  /// @param freeNanos when it may begin
  Transmitter(Rate rate, long freeNanos) {
    this.rate = rate;
    this.ends = new long[rate.queueFrames() + 1];
    this.freeNanos = freeNanos;
  }

  /// Queues a frame.
  ///
  /// @return when it has been sent; less than 0 when too many wait
  long send(long nowNanos, int bytes) {
    while (count > 0 && ends[first] <= nowNanos) {
      first = first + 1 == ends.length ? 0 : first + 1;
      count--;
    }
    if (count == ends.length) {
      return -1;
    }
    if (freeNanos < nowNanos) {
      freeNanos = nowNanos;
      remainder = 0;
    }
    long work = bytes * 8L * NANOS + remainder;
    freeNanos += work / rate.bitsPerSecond();
    remainder = work % rate.bitsPerSecond();
    int last = first + count;
    ends[last < ends.length ? last : last - ends.length] = freeNanos;
    count++;
    return freeNanos;
  }

  /// When all that was queued has been sent.
  long freeNanos() {
    return freeNanos;
  }
}
