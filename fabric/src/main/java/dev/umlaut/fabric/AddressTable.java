// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import org.jspecify.annotations.Nullable;

/// Which address was last seen behind which attachment. A set-associative cache: an address can be
/// in one of the [#WAYS] places of its row, so that looking up, learning and forgetting are bounded
/// and nothing is ever allocated.
///
/// A host that sends from ever new addresses fills rows, but in a full row its own oldest entry is
/// replaced first: it can push out at most one entry of the others per row. What is pushed out
/// costs a flooded frame, no more.
final class AddressTable {
  static final int ROWS = 1024;
  static final int WAYS = 8;

  private static final long SECOND_NANOS = 1_000_000_000L;

  private final long ageingNanos;
  private final long[] address = new long[ROWS * WAYS];
  private final long[] seenNanos = new long[ROWS * WAYS];
  private final @Nullable Attachment[] attachment = new Attachment[ROWS * WAYS];

  private long lookedNanos = -SECOND_NANOS;

  AddressTable(long ageingNanos) {
    this.ageingNanos = ageingNanos;
  }

  /// @param source the address, and above its 48 bits whatever else must be the same
  void learn(long source, Attachment from, long now) {
    int row = row(source);
    int oldest = row;
    int free = -1;
    int own = -1;
    for (int i = row; i < row + WAYS; i++) {
      if (attachment[i] == null) {
        free = free < 0 ? i : free;
        continue;
      }
      if (address[i] == source) {
        give(i, from);
        seenNanos[i] = now;
        return;
      }
      if (now - seenNanos[i] >= ageingNanos) {
        free = free < 0 ? i : free;
      }
      if (attachment[i] == from && (own < 0 || seenNanos[i] < seenNanos[own])) {
        own = i;
      }
      if (seenNanos[i] < seenNanos[oldest]) {
        oldest = i;
      }
    }
    if (isFull(from, now)) {
      return;
    }
    int place = free >= 0 ? free : own >= 0 ? own : oldest;
    address[place] = source;
    seenNanos[place] = now;
    give(place, from);
  }

  /// Whether a port has as many addresses as it may. Those that have aged are looked for at most
  /// once a second: who sends from ever new ones must not keep us busy.
  private boolean isFull(Attachment from, long now) {
    if (from.addresses < from.settings().addressesMax()) {
      return false;
    }
    if (now - lookedNanos < SECOND_NANOS) {
      return true;
    }
    lookedNanos = now;
    for (int i = 0; i < attachment.length; i++) {
      if (attachment[i] == from && now - seenNanos[i] >= ageingNanos) {
        take(i);
      }
    }
    return from.addresses >= from.settings().addressesMax();
  }

  private void give(int place, Attachment to) {
    if (attachment[place] != to) {
      take(place);
      attachment[place] = to;
      to.addresses++;
    }
  }

  private void take(int place) {
    @Nullable Attachment before = attachment[place];
    if (before != null) {
      before.addresses--;
      attachment[place] = null;
    }
  }

  @Nullable Attachment find(long destination, long now) {
    int row = row(destination);
    for (int i = row; i < row + WAYS; i++) {
      if (address[i] == destination && attachment[i] != null) {
        return now - seenNanos[i] < ageingNanos ? attachment[i] : null;
      }
    }
    return null;
  }

  void forget(Attachment gone) {
    for (int i = 0; i < attachment.length; i++) {
      if (attachment[i] == gone) {
        take(i);
      }
    }
  }

  int size() {
    int size = 0;
    for (@Nullable Attachment each : attachment) {
      if (each != null) {
        size++;
      }
    }
    return size;
  }

  private static int row(long address) {
    long mixed = address * 0x9e37_79b9_7f4a_7c15L; // 2^64 / golden ratio: spreads runs of addresses
    return (int) (mixed >>> 54) * WAYS;
  }
}
