// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

/// One direction of a link: what enters leaves at the other end, at once or later.
///
/// Owned by the loop's thread.
final class Lane {
  private final Wiring wiring;
  private final long leastDelayNanos;
  private final End end;
  private final DelayLine line;
  private long delayNanos;
  private long overflowed;

  /// Where a lane ends.
  interface End {
    /// Takes a frame, valid during the call.
    void arrive(Frame frame);

    /// Frames that were not sent just now have arrived, and no more come for the moment.
    void flush();
  }

  /// @param order of its timers among those of the same time
  Lane(Wiring wiring, long leastDelayNanos, int order, End end) {
    this.wiring = wiring;
    this.leastDelayNanos = leastDelayNanos;
    this.end = end;
    this.line = new DelayLine(wiring.loop(), order, end);
    this.delayNanos = leastDelayNanos;
  }

  /// Takes a frame on its way. It has arrived when this returns, or will without a further call.
  void enter(Frame frame) {
    if (delayNanos == 0 && line.isEmpty()) {
      end.arrive(frame);
    } else if (!line.add(frame, wiring.loop().nowNanos() + delayNanos)) {
      overflowed++;
    }
  }

  /// Sets how long frames take, those excepted that are on their way.
  void delay(long nanos) {
    delayNanos = Math.max(nanos, leastDelayNanos);
  }

  /// Frames that were lost because too many were on their way.
  long overflowed() {
    return overflowed;
  }

  /// Loses what is on its way.
  void clear() {
    line.clear();
  }
}
