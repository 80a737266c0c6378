// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Timers by time: a binary heap in which each timer knows its place, so that taking one back is as
/// cheap as adding it (a PriorityQueue would search).
///
/// Owned by the loop thread.
final class TimerQueue {
  private static final int LENGTH_AT_FIRST = 64;
  private static final int LENGTH_MAX = 1 << 20;

  private @Nullable Timer[] heap = new @Nullable Timer[LENGTH_AT_FIRST];
  private int size;

  int size() {
    return size;
  }

  /// When the first timer is due, or [Driver#NEVER].
  long firstNanos() {
    return size == 0 ? Driver.NEVER : at(0).atNanos();
  }

  void add(Timer timer) {
    if (size == LENGTH_MAX) {
      throw new IllegalStateException("more than " + LENGTH_MAX + " timers on one loop");
    }
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    up(size++, timer);
  }

  /// Takes the first timer if it is due, else returns null.
  @Nullable Timer takeDue(long nowNanos) {
    if (size == 0 || at(0).atNanos() > nowNanos) {
      return null;
    }
    Timer first = at(0);
    remove(first);
    return first;
  }

  /// Takes a timer out; one that is not there is no error.
  void remove(Timer timer) {
    int place = timer.place;
    if (place == Timer.NOT_QUEUED) {
      return;
    }
    timer.place = Timer.NOT_QUEUED;
    Timer last = at(--size);
    heap[size] = null;
    if (last == timer) {
      return;
    }
    if (place > 0 && last.isBefore(at(parent(place)))) {
      up(place, last);
    } else {
      down(place, last);
    }
  }

  private void up(int start, Timer timer) {
    int place = start;
    while (place > 0 && timer.isBefore(at(parent(place)))) {
      set(place, at(parent(place)));
      place = parent(place);
    }
    set(place, timer);
  }

  private void down(int start, Timer timer) {
    int place = start;
    while (2 * place + 1 < size) {
      int child = 2 * place + 1;
      if (child + 1 < size && at(child + 1).isBefore(at(child))) {
        child++;
      }
      if (!at(child).isBefore(timer)) {
        break;
      }
      set(place, at(child));
      place = child;
    }
    set(place, timer);
  }

  private static int parent(int place) {
    return (place - 1) / 2;
  }

  private Timer at(int place) {
    return Objects.requireNonNull(heap[place]);
  }

  private void set(int place, Timer timer) {
    heap[place] = timer;
    timer.place = place;
  }
}
