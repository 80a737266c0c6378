// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import dev.umlaut.loop.EventLoop;
import dev.umlaut.loop.Timer;
import org.jspecify.annotations.Nullable;

/// Frames on a long cable: each arrives at its time, in the order in which they were sent. One
/// timer, for the first of them.
///
/// Owned by the loop's thread.
final class DelayLine {
  /// Ten milliseconds at 13 Gbit/s; there is no cable in a lab that holds more.
  static final int MAX_BYTES = 16 << 20;

  static final int MAX_FRAMES = 16 << 10;

  private final EventLoop loop;
  private final int order;
  private final Lane.End end;
  private final FrameQueue frames = new FrameQueue(MAX_BYTES, MAX_FRAMES);
  private final Runnable onDue = this::deliver;
  private @Nullable Timer timer;

  /// @param order of its timers among those of the same time
  DelayLine(EventLoop loop, int order, Lane.End end) {
    this.loop = loop;
    this.order = order;
    this.end = end;
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  int size() {
    return frames.size();
  }

  /// Copies a frame into the line.
  ///
  /// @param atNanos when it arrives, unless one before it arrives later: then with that one
  /// @return false when there is no room
  boolean add(Frame frame, long atNanos) {
    long arrival = frames.isEmpty() ? atNanos : Math.max(atNanos, frames.lastNanos());
    boolean added = frames.add(frame, arrival);
    if (timer == null) {
      setTimer();
    }
    return added;
  }

  void clear() {
    frames.clear();
    setTimer();
  }

  private void setTimer() {
    if (timer != null) {
      timer.cancel(); // not due yet, if what arrived has cleared the line
    }
    timer = frames.isEmpty() ? null : loop.at(frames.firstNanos(), order, onDue);
  }

  /// The timer stays in its field meanwhile: what is added by what arrives needs no other one.
  private void deliver() {
    long nowNanos = loop.nowNanos();
    try {
      for (int left = frames.size(); left > 0; left--) {
        @Nullable Frame frame = frames.first();
        if (frame == null || frames.firstNanos() > nowNanos) {
          break;
        }
        try {
          end.arrive(frame);
        } finally {
          frames.removeFirst();
        }
      }
    } finally {
      setTimer();
      end.flush();
    }
  }
}
